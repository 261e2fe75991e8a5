package ch.atmr.platform.audit;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An event as the table holds it.
 *
 * @param atMicros when, in microseconds since 1970
 * @param details as PostgreSQL prints the jsonb
 */
record RecordedEvent(
    long id,
    long atMicros,
    String action,
    String category,
    OptionalLong company,
    OptionalLong user,
    Optional<String> subject,
    String details) {
  private static final String FORM = "1";

  /**
   * What a link's hash covers besides the hash before it, in UTF-8: each field as {@code
   * length:bytes,}, or {@code -,} where it is not set. The schema's function audit_canonical writes
   * the same.
   */
  byte[] canonical(long chain, long sequence) {
    StringBuilder text = new StringBuilder(200);
    field(text, FORM);
    field(text, Long.toString(chain));
    field(text, Long.toString(sequence));
    field(text, Long.toString(id));
    field(text, Long.toString(atMicros));
    field(text, action);
    field(text, category);
    optional(text, number(company));
    optional(text, number(user));
    optional(text, subject);
    field(text, details);
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Optional<String> number(OptionalLong value) {
    return value.isPresent() ? Optional.of(Long.toString(value.getAsLong())) : Optional.empty();
  }

  private static void optional(StringBuilder text, Optional<String> value) {
    if (value.isPresent()) {
      field(text, value.get());
    } else {
      text.append("-,");
    }
  }

  private static void field(StringBuilder text, String value) {
    text.append(value.getBytes(StandardCharsets.UTF_8).length)
        .append(':')
        .append(value)
        .append(',');
  }
}
