package ch.atmr.administration;

import ch.atmr.platform.db.Db;
import ch.atmr.platform.http.Api;
import ch.atmr.platform.http.Call;
import ch.atmr.platform.http.Limit;
import ch.atmr.platform.http.Permission;
import ch.atmr.platform.http.Reply;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;

/** The route of the platform's figures. */
final class StatisticsRoutes {
  private static final ZoneId ZONE = ZoneId.of("Europe/Zurich");

  private final Db db;
  private final StatisticsRepository repository;
  private final Clock clock;

  StatisticsRoutes(Db db, StatisticsRepository repository, Clock clock) {
    this.db = db;
    this.repository = repository;
    this.clock = clock;
  }

  /** Adds the routes. */
  public void register(Api api) {
    api.get("/admin/stats", Permission.MANAGE_PLATFORM, Limit.ADMIN_STATS, this::read);
  }

  private Reply read(Call call) {
    LocalDate month = LocalDate.ofInstant(clock.instant(), ZONE).withDayOfMonth(1);
    return Reply.ok(db.as(call.caller(), tx -> repository.of(tx, month)));
  }
}
