package ch.atmr.kernel;

/** Identifies a transport company, the tenant; positive, given by the database. */
public record CompanyId(long value) {
  public CompanyId {
    Checks.positive("CompanyId", value);
  }
}
