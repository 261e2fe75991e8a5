package ch.atmr.platform.mail;

import ch.atmr.kernel.PersonalText;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.outbox.Outbox;
import ch.atmr.platform.outbox.OutboxEvent;

/**
 * One plain-text mail.
 *
 * @param to an e-mail address
 */
public record Mail(String to, String subject, String text) {
  /** The outbox topic of mails. */
  public static final String TOPIC = "mail";

  private static final String SEPARATOR = "\u001f";

  public Mail {
    // A line break would add headers of the sender's choice.
    if ((to + subject).chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("control characters in a mail's address or subject");
    }
  }

  /** Leaves the mail in the outbox of the transaction. */
  public void enqueue(Outbox outbox, Tx tx) {
    outbox.add(tx, TOPIC, new PersonalText(String.join(SEPARATOR, to, subject, text)));
  }

  /** The mail of an event that {@link #enqueue} wrote. */
  public static Mail of(OutboxEvent event) {
    String[] parts = event.payload().reveal().split(SEPARATOR, 3);
    return new Mail(parts[0], parts[1], parts[2]);
  }

  @Override
  public String toString() {
    return "Mail[" + subject + "]";
  }
}
