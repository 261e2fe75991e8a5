package ch.atmr.kernel;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Something that the audit trail is to keep for ever, so nothing in it is personal: whom it
 * concerns is named by id.
 *
 * @param company whose trail it belongs to; empty: that of the transaction's tenant, if it has one
 * @param user who did it; empty: who the transaction runs for, if it is known
 * @param subject what it was done to, like {@code booking:12}
 * @param details names in snake case and counts, dates or constants
 */
public record AuditEvent(
    AuditAction action,
    Optional<CompanyId> company,
    Optional<UserId> user,
    Optional<String> subject,
    NavigableMap<String, String> details) {
  private static final int LONGEST_DETAIL = 200;

  public AuditEvent {
    details = Collections.unmodifiableNavigableMap(new TreeMap<>(details));
  }

  public static AuditEvent of(AuditAction action) {
    return new AuditEvent(
        action, Optional.empty(), Optional.empty(), Optional.empty(), new TreeMap<>());
  }

  /** In the trail of a company; an empty one leaves it where it was. */
  public AuditEvent in(Optional<CompanyId> of) {
    return new AuditEvent(action, of.or(() -> company), user, subject, details);
  }

  public AuditEvent by(UserId who) {
    return new AuditEvent(action, company, Optional.of(who), subject, details);
  }

  /**
   * @param kind one word, like {@code booking}
   * @param id a number, or a public id
   */
  public AuditEvent about(String kind, Object id) {
    return new AuditEvent(action, company, user, Optional.of(kind + ":" + id), details);
  }

  public AuditEvent with(String name, long value) {
    return with(name, Long.toString(value));
  }

  public AuditEvent with(String name, Enum<?> value) {
    return with(name, value.name());
  }

  /**
   * @param value a text of the program's own, never one that a person typed
   */
  public AuditEvent with(String name, String value) {
    if (value.length() > LONGEST_DETAIL) {
      throw new IllegalArgumentException(
          name + ": " + value.length() + " characters (expected: <= " + LONGEST_DETAIL + ")");
    }
    TreeMap<String, String> more = new TreeMap<>(details);
    more.put(name, value);
    return new AuditEvent(action, company, user, subject, more);
  }
}
