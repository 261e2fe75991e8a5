package ch.atmr.platform.db;

import ch.atmr.kernel.Caller;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.outbound.Backoff;
import ch.atmr.platform.outbound.Retries;
import ch.atmr.platform.queries.QueryProfiler;
import ch.atmr.platform.queries.QueryProfiling;
import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.jdbc.JdbcClientBuilder;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Metrics;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Runs transactions. Each says for whom it runs; PostgreSQL's row-level security then shows it that
 * tenant's rows and no others, whatever the SQL says.
 */
public final class Db implements AutoCloseable {
  private final Pool pool;
  private final DbClient client;
  private final QueryProfiler queries;
  private final DbMeters meters;
  private final ScopedValue<Together> together = ScopedValue.newInstance();

  /** Without a look at single statements. */
  public Db(DbSettings settings) {
    this(
        settings,
        Metrics.globalRegistry(),
        new QueryProfiler(QueryProfiling.OFF, Metrics.globalRegistry()));
  }

  /**
   * @param queries is told each statement
   */
  public Db(DbSettings settings, MeterRegistry registry, QueryProfiler queries) {
    this.meters = new DbMeters(registry);
    this.queries = queries;
    this.pool = new Pool(settings);
    this.client = JdbcClientBuilder.create().connectionPool(pool).build();
  }

  /**
   * Takes another user and password over, without a request that fails for it. The address stays:
   * another one counts from the next start on.
   *
   * @throws DatabaseUnavailable when nobody gets in with them: the old ones stay
   */
  public void use(DbSettings login) {
    pool.use(login);
  }

  /** Shows the pool's figures from now on. */
  public void register(MeterRegistry registry) {
    pool.register(registry);
  }

  /** Runs in a company's tenant. */
  public <T> T tenant(CompanyId company, Work<T> work) {
    return run(work, Entering.tenant(company));
  }

  /** Runs as one user: it sees what is its own, in whatever company. */
  public <T> T user(UserId user, Work<T> work) {
    return run(work, Entering.user(user));
  }

  /** Runs as the caller may see: its tenant, its own rows, or (ADMIN) all, which is audited. */
  public <T> T as(Caller caller, Work<T> work) {
    return run(work, Entering.as(caller));
  }

  /**
   * Runs as one person: it sees its own rows in every tenant, its company's, and (ADMIN) all, which
   * is audited.
   */
  public <T> T person(Caller caller, Work<T> work) {
    return run(work, Entering.person(caller));
  }

  /**
   * Runs across tenants and leaves an audit row.
   *
   * @param reason why, in a word or two that an auditor understands
   */
  public <T> T system(String reason, Work<T> work) {
    return run(work, Entering.system(reason));
  }

  /** Runs for nobody: sees no tenant's row, only what functions of the schema give away. */
  public <T> T nobody(Work<T> work) {
    return run(work, Entering.NOBODY);
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
        nobody(tx -> {
          Together all = new Together(tx);
          T made = ScopedValue.where(together, all).call(() -> work.in(tx));
          afterwards.clear();
          afterwards.addAll(all.end());
          return made;
        });
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
    pool.close();
  }

  private <T> T run(Work<T> work, Entering entering) {
    if (together.isBound()) {
      return together.get().join(work, entering);
    }
    try {
      return Retries.run(
          () -> once(work, new Tx(this::connection, entering, queries)), Db::pauseBefore);
    } catch (RuntimeException failure) {
      throw Failures.translate(failure);
    }
  }

  // Exactly one of commit and rollback, always: a rollback after a failed commit would hide it.
  private <T> T once(Work<T> work, Tx tx) {
    long started = System.nanoTime();
    T result;
    try {
      result = work.in(tx);
    } catch (Throwable failure) {
      tx.rollback(failure);
      rolledBack(failure, started);
      throw failure;
    }
    try {
      tx.commit();
    } catch (RuntimeException failure) {
      rolledBack(failure, started);
      throw failure;
    }
    meters.ended(DbMeters.End.COMMIT, System.nanoTime() - started);
    meters.audited(tx.audited());
    return result;
  }

  private void rolledBack(Throwable failure, long started) {
    meters.ended(DbMeters.End.ROLLBACK, System.nanoTime() - started);
    if (failure instanceof RuntimeException fault) {
      Failures.fault(fault).ifPresent(meters::failed);
    }
  }

  private Connection connection() {
    long started = System.nanoTime();
    Connection connection = client.unwrap(Connection.class);
    meters.acquired(System.nanoTime() - started);
    return connection;
  }

  private static Optional<Duration> pauseBefore(int retry, RuntimeException failure) {
    return Failures.isRetryable(failure)
        ? Backoff.DATABASE.before(retry, ThreadLocalRandom.current())
        : Optional.empty();
  }
}
