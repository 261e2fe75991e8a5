package ch.atmr.platform.mail;

/** Sends a mail, or throws. */
@FunctionalInterface
public interface Mailer {
  void send(Mail mail);
}
