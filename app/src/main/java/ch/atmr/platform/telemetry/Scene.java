package ch.atmr.platform.telemetry;

import ch.atmr.kernel.CompanyId;
import java.util.OptionalLong;

/** What log lines tell of the work on this thread beside its correlation. */
public final class Scene {
  static final ScopedValue<Scene> CURRENT = ScopedValue.newInstance();
  private static final long NONE = -1;

  private final String field;
  private final String name;
  private volatile long tenant = NONE;

  private Scene(String field, String name) {
    this.field = field;
    this.name = name;
  }

  /** A request, by its route's template. */
  public static Scene route(String template) {
    return new Scene("route", template);
  }

  /** A job, an event's delivery, a dispatch run. */
  public static Scene job(String name) {
    return new Scene("job", name);
  }

  /** From now on the log lines of this thread's work name the tenant. */
  public static void tenant(CompanyId company) {
    if (CURRENT.isBound()) {
      CURRENT.get().tenant = company.value();
    }
  }

  /** The tenant, once it is known. */
  public OptionalLong tenant() {
    long known = tenant;
    return known == NONE ? OptionalLong.empty() : OptionalLong.of(known);
  }

  /** {@code route} or {@code job}. */
  String field() {
    return field;
  }

  /** The route's template or the job's name. */
  public String name() {
    return name;
  }
}
