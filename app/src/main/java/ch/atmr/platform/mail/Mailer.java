package ch.atmr.platform.mail;

import java.util.UUID;

/** Sends mails. */
@FunctionalInterface
public interface Mailer {
  /**
   * Sends a mail, or throws.
   *
   * @param id the mail's own; one that is sent again, because nobody knows whether it left, has the
   *     same, so that mail servers may drop the second
   */
  void send(UUID id, Mail mail);
}
