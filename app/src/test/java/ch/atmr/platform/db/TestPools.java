package ch.atmr.platform.db;

import ch.atmr.testing.TestPostgres.Database;
import java.time.Duration;

/** Databases with settings that show a fault soon. */
final class TestPools {
  private TestPools() {}

  /** Two connections, so that two leaks show; half a second to wait for one. */
  static DbSettings two(Database database) {
    return new DbSettings(
        database.app().jdbcUrl(),
        database.app().user(),
        database.app().password(),
        2,
        Duration.ofMillis(500),
        Duration.ofMillis(400),
        Duration.ofMillis(200));
  }
}
