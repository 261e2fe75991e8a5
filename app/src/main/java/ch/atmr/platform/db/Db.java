package ch.atmr.platform.db;

import ch.atmr.kernel.AuditAction;
import ch.atmr.kernel.AuditEvent;
import ch.atmr.kernel.Caller;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.UserId;
import io.helidon.config.Config;
import io.helidon.config.ConfigSources;
import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Runs transactions. Each says for whom it runs; PostgreSQL's row-level security then shows it that
 * tenant's rows and no others, whatever the SQL says.
 */
public final class Db implements AutoCloseable {
  private static final int TRIES = 4;
  private static final int FIRST_PAUSE_MILLIS = 10;
  private static final String ENTER_TENANT = "SELECT set_config('atmr.company_id', :company, true)";
  private static final String ENTER_USER = "SELECT set_config('atmr.user_id', :user, true)";
  private static final String ENTER_SYSTEM = "SELECT set_config('atmr.system', 'on', true)";
  private final DbClient client;
  private final ScopedValue<Together> together = ScopedValue.newInstance();

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
    return tenant(company, Optional.empty(), work);
  }

  /** Runs as one user: it sees what is its own, in whatever company. */
  public <T> T user(UserId user, Work<T> work) {
    return run(
        work,
        tx ->
            tx.actsFor(Optional.empty(), Optional.of(user))
                .sql(ENTER_USER)
                .bind("user", Long.toString(user.value()))
                .one(r -> r));
  }

  /** Runs as the caller may see: its tenant, its own rows, or (ADMIN) all, which is audited. */
  public <T> T as(Caller caller, Work<T> work) {
    return switch (caller.role()) {
      case COMPANY, DRIVER -> tenant(caller.requireCompany(), Optional.of(caller.user()), work);
      case CLIENT -> user(caller.user(), work);
      case ADMIN -> run(work, tx -> enterSystem(tx, "administrator", Optional.of(caller.user())));
    };
  }

  /**
   * Runs across tenants and leaves an audit row.
   *
   * @param reason why, in a word or two that an auditor understands
   */
  public <T> T system(String reason, Work<T> work) {
    return run(work, tx -> enterSystem(tx, reason, Optional.empty()));
  }

  /** Runs for nobody: sees no tenant's row, only what functions of the schema give away. */
  public <T> T nobody(Work<T> work) {
    return run(work, tx -> tx);
  }

  /**
   * Makes one transaction of all that the work opens on this thread, each with its own tenant: all
   * commits once the work has returned, or nothing does. After a serialisation failure the work as
   * a whole runs again.
   *
   * @param work is given the transaction before it enters any tenant
   */
  public <T> T together(Work<T> work) {
    List<Runnable> afterwards = new ArrayList<>();
    T result =
        run(
            tx -> {
              Together all = new Together(tx);
              T made = ScopedValue.where(together, all).call(() -> work.in(tx));
              afterwards.clear();
              afterwards.addAll(all.end());
              return made;
            },
            tx -> tx);
    afterwards.forEach(Runnable::run);
    return result;
  }

  /**
   * Runs an action that others may only see the effects of once all is committed: at once, or after
   * the transaction that the caller shares.
   */
  public void afterCommit(Runnable action) {
    if (together.isBound()) {
      together.get().afterwards(action);
    } else {
      action.run();
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private <T> T tenant(CompanyId company, Optional<UserId> user, Work<T> work) {
    return run(
        work,
        tx ->
            tx.actsFor(Optional.of(company), user)
                .sql(ENTER_TENANT)
                .bind("company", Long.toString(company.value()))
                .one(r -> r));
  }

  private static Tx enterSystem(Tx tx, String reason, Optional<UserId> user) {
    tx.actsFor(Optional.empty(), user).sql(ENTER_SYSTEM).one(r -> r);
    return tx.audit(AuditEvent.of(AuditAction.SYSTEM_ACCESS).with("reason", reason));
  }

  private <T> T run(Work<T> work, Work<?> enter) {
    if (together.isBound()) {
      return together.get().join(work, enter);
    }
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

  // A transaction that is neither committed nor rolled back keeps its connection for ever, and a
  // rollback after a failed commit hides the failure: so exactly one of the two, always.
  private <T> T once(Work<T> work, Work<?> enter) {
    DbTransaction transaction = client.transaction();
    Tx tx = new Tx(transaction);
    T result;
    try {
      enter.in(tx);
      result = work.in(tx);
    } catch (Throwable failure) {
      rollback(transaction, tx, failure);
      throw failure;
    }
    if (tx.used()) {
      transaction.commit();
    }
    return result;
  }

  private static void rollback(DbTransaction transaction, Tx tx, Throwable failure) {
    try {
      if (tx.used()) {
        transaction.rollback();
      }
    } catch (RuntimeException rollbackFailure) {
      failure.addSuppressed(rollbackFailure);
    }
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
