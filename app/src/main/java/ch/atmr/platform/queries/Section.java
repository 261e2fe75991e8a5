package ch.atmr.platform.queries;

/**
 * A piece of work whose statements are counted together. Both names come from closed sets.
 *
 * @param method of the request; {@link #NO_REQUEST} elsewhere
 * @param endpoint the route's template, like {@code /api/bookings/:id}, or the work's name
 */
public record Section(String method, String endpoint) {
  static final String NO_REQUEST = "none";

  /** What runs outside every section: jobs, workers, probes. */
  static final Section BACKGROUND = named("background");

  /** Work that no request asks for. */
  public static Section named(String name) {
    return new Section(NO_REQUEST, name);
  }

  @Override
  public String toString() {
    return method.equals(NO_REQUEST) ? endpoint : method + " " + endpoint;
  }
}
