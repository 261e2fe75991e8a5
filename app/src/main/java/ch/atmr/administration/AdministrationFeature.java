package ch.atmr.administration;

import ch.atmr.platform.db.Db;
import ch.atmr.platform.http.Api;
import java.time.Clock;

/** Puts the feature together, so that only what others use leaves the package. */
public final class AdministrationFeature {
  private final StatisticsRoutes routes;

  public AdministrationFeature(Db db, Clock clock) {
    this.routes = new StatisticsRoutes(db, new StatisticsRepository(), clock);
  }

  /** Adds the routes. */
  public void register(Api api) {
    routes.register(api);
  }
}
