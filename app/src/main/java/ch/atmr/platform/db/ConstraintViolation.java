package ch.atmr.platform.db;

/** A statement broke a constraint of the schema. Use cases turn it into the problem it means. */
public final class ConstraintViolation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String constraint;

  ConstraintViolation(String constraint, Throwable cause) {
    super("violates " + constraint, cause);
    this.constraint = constraint;
  }

  /** The constraint's or unique index's name in the schema. */
  public String constraint() {
    return constraint;
  }
}
