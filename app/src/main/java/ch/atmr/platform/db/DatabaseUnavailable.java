package ch.atmr.platform.db;

/** The database is away, full or too slow; the request may succeed later. Answered with 503. */
public final class DatabaseUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DatabaseUnavailable(Throwable cause) {
    super("database unavailable", cause);
  }
}
