package ch.atmr.platform.db;

import ch.atmr.kernel.Caller;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.db.Tx.Enter;
import io.helidon.config.Config;
import io.helidon.config.ConfigSources;
import io.helidon.dbclient.DbClient;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Runs transactions. Each says for whom it runs; PostgreSQL's row-level security then shows it that
 * tenant's rows and no others, whatever the SQL says.
 */
public final class Db implements AutoCloseable {
  private static final int TRIES = 4;
  private static final int FIRST_PAUSE_MILLIS = 10;
  private static final String ENTER_TENANT = "SELECT set_config('atmr.company_id', ?, true);\n";
  private static final String ENTER_USER = "SELECT set_config('atmr.user_id', ?, true);\n";
  private static final String ENTER_SYSTEM =
      """
      SELECT set_config('atmr.system', 'on', true);
      INSERT INTO audit_events (action, category, user_id, details)
      VALUES (?, 'system_access', CAST(? AS bigint), '{}');
      """;

  private final DbClient client;

  public Db(DbSettings settings) {
    Map<String, String> pool =
        Map.of(
            "source",
            "jdbc",
            "connection.url",
            settings.sessionUrl(),
            "connection.username",
            settings.user(),
            "connection.password",
            settings.password(),
            "connection.maximumPoolSize",
            Integer.toString(settings.poolSize()),
            "connection.connectionTimeout",
            Long.toString(settings.acquireTimeout().toMillis()),
            "connection.poolName",
            PoolGauges.POOL_NAME,
            "connection.registerMbeans",
            "true",
            // The process starts, and answers /health, while the database is away.
            "connection.initializationFailTimeout",
            "-1",
            "connection.leakDetectionThreshold",
            "60000");
    this.client = DbClient.create(Config.just(ConfigSources.create(pool)));
  }

  /** Runs in a company's tenant. */
  public <T> T tenant(CompanyId company, Work<T> work) {
    return run(work, new Enter(ENTER_TENANT, List.of(Long.toString(company.value())), 1));
  }

  /** Runs as one user: it sees what is its own, in whatever company. */
  public <T> T user(UserId user, Work<T> work) {
    return run(work, new Enter(ENTER_USER, List.of(Long.toString(user.value())), 1));
  }

  /** Runs as the caller may see: its tenant, its own rows, or (ADMIN) all, which is audited. */
  public <T> T as(Caller caller, Work<T> work) {
    return switch (caller.role()) {
      case COMPANY, DRIVER -> tenant(caller.requireCompany(), work);
      case CLIENT -> user(caller.user(), work);
      case ADMIN -> run(work, acrossTenants("administrator", Long.toString(caller.user().value())));
    };
  }

  /**
   * Runs across tenants and leaves an audit row.
   *
   * @param reason why, in a word or two that an auditor understands
   */
  public <T> T system(String reason, Work<T> work) {
    return run(work, acrossTenants(reason, null));
  }

  /** Runs for nobody: sees no tenant's row, only what functions of the schema give away. */
  public <T> T nobody(Work<T> work) {
    return run(work, Enter.NOTHING);
  }

  @Override
  public void close() {
    client.close();
  }

  private static Enter acrossTenants(String reason, @Nullable String user) {
    return new Enter(ENTER_SYSTEM, Arrays.asList(reason, user), 2);
  }

  private <T> T run(Work<T> work, Enter enter) {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(work, enter);
      } catch (RuntimeException failure) {
        if (attempt == TRIES || !Failures.isRetryable(failure)) {
          throw Failures.translate(failure);
        }
        pause(attempt);
      }
    }
  }

  // Exactly one of commit and rollback, always: a rollback after a failed commit would hide it.
  private <T> T once(Work<T> work, Enter enter) {
    Tx tx = new Tx(() -> client.unwrap(Connection.class), enter);
    T result;
    try {
      result = work.in(tx);
    } catch (Throwable failure) {
      tx.rollback(failure);
      throw failure;
    }
    tx.commit();
    return result;
  }

  private static void pause(int attempt) {
    try {
      Thread.sleep(
          ThreadLocalRandom.current().nextInt(FIRST_PAUSE_MILLIS << attempt) + FIRST_PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
