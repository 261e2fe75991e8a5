package ch.atmr.platform.db;

import ch.atmr.kernel.Caller;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.outbound.Backoff;
import ch.atmr.platform.outbound.Retries;
import io.helidon.config.Config;
import io.helidon.config.ConfigSources;
import io.helidon.dbclient.DbClient;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Runs transactions. Each says for whom it runs; PostgreSQL's row-level security then shows it that
 * tenant's rows and no others, whatever the SQL says.
 */
public final class Db implements AutoCloseable {
  // Parameters of the entries' statements.
  private static final String COMPANY = "entering_company";
  private static final String USER = "entering_user";
  private static final String BECAUSE = "entering_because";

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
    return run(work, Entry.TENANT, Map.of(COMPANY, company.value()));
  }

  /** Runs as one user: it sees what is its own, in whatever company. */
  public <T> T user(UserId user, Work<T> work) {
    return run(work, Entry.USER, Map.of(USER, user.value()));
  }

  /** Runs as the caller may see: its tenant, its own rows, or (ADMIN) all, which is audited. */
  public <T> T as(Caller caller, Work<T> work) {
    return switch (caller.role()) {
      case COMPANY, DRIVER -> tenant(caller.requireCompany(), work);
      case CLIENT -> user(caller.user(), work);
      case ADMIN -> run(work, Entry.SYSTEM, administrator(caller));
    };
  }

  /**
   * Runs as one person: it sees its own rows in every tenant, its company's, and (ADMIN) all, which
   * is audited.
   */
  public <T> T person(Caller caller, Work<T> work) {
    long user = caller.user().value();
    return switch (caller.role()) {
      case COMPANY, DRIVER -> {
        long company = caller.requireCompany().value();
        yield run(work, Entry.TENANT_AND_USER, Map.of(COMPANY, company, USER, user));
      }
      case CLIENT -> user(caller.user(), work);
      case ADMIN -> run(work, Entry.SYSTEM_AND_USER, administrator(caller));
    };
  }

  /**
   * Runs across tenants and leaves an audit row.
   *
   * @param reason why, in a word or two that an auditor understands
   */
  public <T> T system(String reason, Work<T> work) {
    Map<String, @Nullable Object> nobodyAsked = new HashMap<>();
    nobodyAsked.put(BECAUSE, reason);
    nobodyAsked.put(USER, null);
    return run(work, Entry.SYSTEM, nobodyAsked);
  }

  /** Runs for nobody: sees no tenant's row, only what functions of the schema give away. */
  public <T> T nobody(Work<T> work) {
    return run(work, Entry.NOBODY, Map.of());
  }

  @Override
  public void close() {
    client.close();
  }

  private static Map<String, @Nullable Object> administrator(Caller caller) {
    return Map.of(BECAUSE, "administrator", USER, caller.user().value());
  }

  private <T> T run(Work<T> work, Entry entry, Map<String, @Nullable Object> values) {
    try {
      return Retries.run(
          () -> once(work, new Tx(() -> client.unwrap(Connection.class), entry, values)),
          Db::pauseBefore);
    } catch (RuntimeException failure) {
      throw Failures.translate(failure);
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

  private static Optional<Duration> pauseBefore(int retry, RuntimeException failure) {
    return Failures.isRetryable(failure)
        ? Backoff.DATABASE.before(retry, ThreadLocalRandom.current())
        : Optional.empty();
  }
}
