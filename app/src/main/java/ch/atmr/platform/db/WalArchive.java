package ch.atmr.platform.db;

import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * How much would be lost if the database's disk were: the time since PostgreSQL last archived a WAL
 * segment, as {@code wal_archive_age_seconds}. Not a number where nothing is archived.
 */
public final class WalArchive implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(WalArchive.class.getName());
  private static final Duration PAUSE = Duration.ofSeconds(15);

  // A database that nobody writes to archives nothing. A message of our own, which no table sees,
  // makes PostgreSQL archive within its archive_timeout, so that an old segment always means that
  // archiving does not work.
  private static final String LOOK =
      """
      SELECT CASE WHEN current_setting('archive_mode') <> 'off'
                  THEN extract(epoch FROM clock_timestamp() - coalesce(a.last_archived_time, a.stats_reset)) END AS age,
             CASE WHEN current_setting('archive_mode') <> 'off' AND NOT pg_is_in_recovery()
                       AND clock_timestamp() - coalesce(a.last_archived_time, a.stats_reset)
                           >= make_interval(secs => CAST(:quiet AS double precision))
                  THEN CAST(pg_logical_emit_message(true, 'atmr', 'archived?') AS text) END AS written
      FROM pg_stat_archiver a
      """;

  private final Db db;
  private final Clock clock;
  private final Duration quiet;
  private final Rounds rounds;
  private volatile Look last;

  /**
   * @param quiet after which a message is written, so that there is something to archive
   */
  public WalArchive(Db db, Clock clock, Duration quiet) {
    this.db = db;
    this.clock = clock;
    this.quiet = quiet;
    this.last = new Look(clock.instant(), Optional.empty());
    this.rounds =
        new Rounds(
            "wal-archive",
            this::round,
            PAUSE,
            e -> LOG.log(Level.FINE, "the archive's state is not known", e));
  }

  private record Look(Instant at, Optional<Double> age) {}

  /** Registers the gauge and looks every now and then, so that whoever reads it never waits. */
  public void start(MeterRegistry registry) {
    registry.getOrCreate(
        Gauge.builder("wal_archive_age_seconds", this::ageSeconds)
            .description("Since a WAL segment was last archived"));
    rounds.start();
  }

  /** Seconds since a segment was archived; goes on while the database does not answer. */
  double ageSeconds() {
    Look look = last;
    double since = Duration.between(look.at(), clock.instant()).toMillis() / 1_000.0;
    return look.age().map(age -> age + Math.max(0, since)).orElse(Double.NaN);
  }

  void look() {
    Optional<Double> age =
        db.nobody(tx ->
            tx.sql(LOOK)
                .bind("quiet", (double) quiet.toSeconds())
                .one(row -> row.optionalDouble("age")));
    last = new Look(clock.instant(), age.map(seconds -> Math.max(0, seconds)));
  }

  private Duration round() {
    look();
    return PAUSE;
  }

  @Override
  public void close() {
    rounds.close();
  }
}
