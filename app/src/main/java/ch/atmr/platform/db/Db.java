package ch.atmr.platform.db;

import ch.atmr.kernel.Caller;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.UserId;
import io.helidon.config.Config;
import io.helidon.config.ConfigSources;
import io.helidon.dbclient.DbClient;
import java.sql.Connection;
import java.util.HashMap;
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
            "-1");
    this.client = DbClient.create(Config.just(ConfigSources.create(pool)));
  }

  /** Runs in a company's tenant. */
  public <T> T tenant(CompanyId company, Work<T> work) {
    return run(work, Entry.TENANT, Map.of("entering", company.value()));
  }

  /** Runs as one user: it sees what is its own, in whatever company. */
  public <T> T user(UserId user, Work<T> work) {
    return run(work, Entry.USER, Map.of("entering", user.value()));
  }

  /** Runs as the caller may see: its tenant, its own rows, or (ADMIN) all, which is audited. */
  public <T> T as(Caller caller, Work<T> work) {
    return switch (caller.role()) {
      case COMPANY, DRIVER -> tenant(caller.requireCompany(), work);
      case CLIENT -> user(caller.user(), work);
      case ADMIN -> acrossTenants("administrator", caller.user().value(), work);
    };
  }

  /**
   * Runs as one person: it sees its own rows in every tenant, its company's, and (ADMIN) all, which
   * is audited.
   */
  public <T> T person(Caller caller, Work<T> work) {
    return run(
        work,
        tx -> {
          String user = Long.toString(caller.user().value());
          switch (caller.role()) {
            case COMPANY, DRIVER ->
                tx.sql(ENTER_TENANT)
                    .bind("company", Long.toString(caller.requireCompany().value()))
                    .one(r -> r);
            case ADMIN -> enterSystem(tx, "administrator", user);
            case CLIENT -> {
              // its own rows are all it sees
            }
          }
          return tx.sql(ENTER_USER).bind("user", user).one(r -> r);
        });
  }

  /**
   * Runs across tenants and leaves an audit row.
   *
   * @param reason why, in a word or two that an auditor understands
   */
  public <T> T system(String reason, Work<T> work) {
    return acrossTenants(reason, null, work);
  }

  /** Runs for nobody: sees no tenant's row, only what functions of the schema give away. */
  public <T> T nobody(Work<T> work) {
    return run(work, Entry.NOBODY, Map.of());
  }

  @Override
  public void close() {
    client.close();
  }

  private <T> T acrossTenants(String reason, @Nullable Long user, Work<T> work) {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("entering_because", reason);
    values.put("entering", user);
    return run(work, Entry.SYSTEM, values);
  }

  private <T> T run(Work<T> work, Entry entry, Map<String, @Nullable Object> values) {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(work, new Tx(() -> client.unwrap(Connection.class), entry, values));
      } catch (RuntimeException failure) {
        if (attempt == TRIES || !Failures.isRetryable(failure)) {
          throw Failures.translate(failure);
        }
        pause(attempt);
      }
    }
  }

  // Exactly one of commit and rollback, always: a rollback after a failed commit would hide it.
  private static <T> T once(Work<T> work, Tx tx) {
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
