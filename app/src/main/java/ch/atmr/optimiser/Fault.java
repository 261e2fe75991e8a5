package ch.atmr.optimiser;

import java.util.Objects;

/**
 * One fault of an input.
 *
 * @param field path of the field at fault, such as {@code requests[3].pickup.window}
 * @param detail what was found and what is expected, for people
 */
public record Fault(FaultCode code, String field, String detail) {

  public Fault {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(field, "field");
    Objects.requireNonNull(detail, "detail");
  }

  @Override
  public String toString() {
    return code + " " + field + ": " + detail;
  }
}
