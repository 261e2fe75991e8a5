package ch.atmr.platform.jobs;

import com.cronutils.mapper.CronMapper;
import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * When a job is due: a cron expression on Swiss clocks. A daily or rarer slot comes once a night
 * whatever the clocks do: one in the skipped hour comes an hour later, one in the repeated hour the
 * first time only. More frequent slots follow the time that passes.
 */
public final class Schedule {
  /** The zone of all expressions. */
  public static final ZoneId ZONE = ZoneId.of("Europe/Zurich");

  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.QUARTZ));
  private static final Duration LONGEST_CLOCK_CHANGE = Duration.ofHours(1);
  // A Monday of winter, far from any change of the clocks; only periods are read from it.
  private static final ZonedDateTime REFERENCE =
      ZonedDateTime.of(2026, 1, 5, 0, 0, 0, 0, ZoneOffset.UTC);

  private final String expression;
  private final Cron cron;
  private final ExecutionTime times;
  private final Duration period;

  private Schedule(String expression, Cron cron) {
    this.expression = expression;
    this.cron = cron;
    this.times = ExecutionTime.forCron(cron);
    ZonedDateTime first = times.nextExecution(REFERENCE).orElseThrow();
    this.period = Duration.between(first, times.nextExecution(first).orElseThrow());
  }

  /**
   * Reads an expression.
   *
   * @param expression second, minute, hour, day of month, month, day of week, as Quartz has them
   * @throws IllegalArgumentException when it is none, or names fewer than two times
   */
  public static Schedule of(String expression) {
    return new Schedule(expression, PARSER.parse(expression).validate());
  }

  public String expression() {
    return expression;
  }

  /** The same as Kubernetes writes it: minute, hour, day of month, month, day of week. */
  public String kubernetesExpression() {
    return CronMapper.fromQuartzToUnix().map(cron).asString();
  }

  /** The time between two slots; of months, about one. */
  public Duration period() {
    return period;
  }

  public Frequency frequency() {
    return Frequency.of(period);
  }

  /** The most that a start is put off, so that jobs of one hour do not all start together. */
  public Duration jitter() {
    Duration usual = frequency().jitter();
    Duration half = period.dividedBy(2);
    return usual.compareTo(half) > 0 ? half : usual;
  }

  /** A slot that could not begin for so long is left out. */
  public Duration deadline() {
    return frequency().deadline(period);
  }

  /** The latest slot that is not after an instant. */
  public Optional<Instant> lastSlot(Instant now) {
    Optional<ZonedDateTime> slot = times.lastExecution(from(now).plus(reach()).plusSeconds(1));
    while (slot.isPresent() && instant(slot.get()).isAfter(now)) {
      slot = times.lastExecution(slot.get());
    }
    return slot.map(this::instant);
  }

  /** The first slot after an instant. */
  public Optional<Instant> nextSlot(Instant now) {
    Optional<ZonedDateTime> slot = times.nextExecution(from(now).minus(reach()));
    while (slot.isPresent() && !instant(slot.get()).isAfter(now)) {
      slot = times.nextExecution(slot.get());
    }
    return slot.map(this::instant);
  }

  private boolean followsTheWallClock() {
    return period.compareTo(Duration.ofDays(1)) >= 0;
  }

  private Duration reach() {
    return followsTheWallClock() ? LONGEST_CLOCK_CHANGE : Duration.ZERO;
  }

  // Rare slots are looked for on a wall clock that never changes, because on a real one the library
  // leaves a slot of the skipped hour out and finds one of the repeated hour twice.
  private ZonedDateTime from(Instant instant) {
    ZonedDateTime there = instant.atZone(ZONE);
    return followsTheWallClock() ? there.toLocalDateTime().atZone(ZoneOffset.UTC) : there;
  }

  private Instant instant(ZonedDateTime slot) {
    if (!followsTheWallClock()) {
      return slot.toInstant();
    }
    LocalDateTime wall = slot.toLocalDateTime();
    return wall.atZone(ZONE).toInstant(); // later by the gap, and earlier of two
  }
}
