package ch.atmr.optimiser;

import java.util.Objects;

/** Checks of single values that every record of the model makes. */
final class Faults {

  private Faults() {}

  static void requireText(String field, String value) {
    Objects.requireNonNull(value, field);
    if (value.isBlank()) {
      throw new InvalidInputException(FaultCode.EMPTY, field, "blank (expected: a name)");
    }
  }

  static void requireNumber(String field, double value) {
    if (Double.isNaN(value)) {
      throw new InvalidInputException(FaultCode.NOT_A_NUMBER, field, "NaN (expected: a number)");
    }
  }

  static void requireFinite(String field, double value) {
    if (!Double.isFinite(value)) {
      throw new InvalidInputException(
          FaultCode.NOT_A_NUMBER, field, value + " (expected: a finite number)");
    }
  }

  static void requireNotNegative(String field, double value) {
    requireNumber(field, value);
    if (value < 0) {
      throw new InvalidInputException(FaultCode.NEGATIVE, field, value + " (expected: >= 0)");
    }
  }

  static void requireFiniteNotNegative(String field, double value) {
    requireFinite(field, value);
    requireNotNegative(field, value);
  }
}
