package ch.atmr.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.RunId;
import ch.atmr.platform.slo.DispatchObjectives;
import ch.atmr.platform.slo.Objectives;
import ch.atmr.testing.SettableClock;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Meter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What runs are held to, and what somebody is told; the clock is moved by hand. The registry is the
 * process', so only changes of counters count.
 */
class DispatchSloTest {
  private static final DispatchObjectives OBJECTIVES = Objectives.load().dispatch();
  private static final LocalDate DAY = LocalDate.of(2031, 3, 5);
  private static final Duration QUICK = Duration.ofSeconds(1);

  private final SettableClock clock = new SettableClock();
  private final MeterRegistry registry = Metrics.globalRegistry();
  private final DispatchMeters meters = new DispatchMeters(registry, OBJECTIVES, clock);
  private final DispatchSlo slo = new DispatchSlo(OBJECTIVES, clock);
  private final Map<String, Long> before = new HashMap<>();

  @BeforeEach
  void remember() {
    remember(DispatchMeters.BREACHES);
    remember(DispatchMeters.BREACHES_BY_TYPE, "type", "latency");
    remember(DispatchMeters.BREACHES_BY_TYPE, "type", "quality_score");
    remember(DispatchMeters.RUNS, "mode", "plan", "status", "completed");
    remember(DispatchMeters.RUNS, "mode", "plan", "status", "failed");
    remember(DispatchMeters.ERRORS, "error_type", "checker_rejected");
    remember(DispatchMeters.ERRORS, "error_type", "other");
  }

  @ParameterizedTest
  @CsvSource({
    "49, 10000, false", "49, 10001, true",
    "50, 10001, false", "50, 30001, true",
    "199, 30000, false", "199, 30001, true",
    "200, 60000, false", "200, 60001, true"
  })
  void aRunMayTakeAsLongAsRunsOfItsSizeMay(int rides, long millis, boolean breach) {
    Set<SloBreach> broken = slo.judge(run(1, DAY), served(rides, rides), Duration.ofMillis(millis));
    assertThat(broken).isEqualTo(breach ? Set.of(SloBreach.LATENCY) : Set.of());
  }

  @Test
  void aSearchThatWasAskedToTakeLongerMay() {
    DispatchRun patient = run(1, DAY, new Overrides(60, null, null, null, null));
    assertThat(slo.judge(patient, served(10, 10), Duration.ofSeconds(70))).isEmpty();
    assertThat(slo.judge(patient, served(10, 10), Duration.ofMillis(70_001)))
        .containsExactly(SloBreach.LATENCY);
  }

  @ParameterizedTest
  @CsvSource({
    "10, 8, false",
    "10, 7, true",
    "100, 75, false",
    "100, 74, true",
    "200, 140, false",
    "200, 139, true"
  })
  void aPlanServesMostOfWhatCouldBeServed(int stated, int served, boolean breach) {
    Set<SloBreach> broken =
        slo.judge(run(1, DAY), RunResult.completed(stated, stated, served), QUICK);
    assertThat(broken).isEqualTo(breach ? Set.of(SloBreach.QUALITY_SCORE) : Set.of());
  }

  @Test
  void ridesThatCannotBeStatedAreNotThePlansFault() {
    assertThat(slo.judge(run(1, DAY), RunResult.completed(30, 0, 0), QUICK)).isEmpty();
  }

  @Test
  void whoLacksDriversAndTriesAgainBreaksTheObjectiveOnce() {
    assertThat(slo.judge(run(1, DAY), served(10, 5), QUICK)).hasSize(1);
    assertThat(slo.judge(run(1, DAY), served(10, 5), QUICK)).isEmpty();
    assertThat(slo.judge(run(1, DAY.plusDays(1)), served(10, 5), QUICK)).hasSize(1);
    assertThat(slo.judge(run(2, DAY), served(10, 5), QUICK)).hasSize(1);
    clock.advance(Duration.ofMinutes(15));
    assertThat(slo.judge(run(1, DAY), served(10, 5), QUICK)).hasSize(1);
  }

  @Test
  void oneFailureInTwentyIsAllowedForSmallRuns() {
    for (int i = 0; i < 19; i++) {
      slo.judge(run(1, DAY), served(10, 10), QUICK);
    }
    RunResult failed = RunResult.failed(10, RunResult.INTERNAL);
    assertThat(slo.judge(run(1, DAY), failed, QUICK)).isEmpty();
    assertThat(slo.judge(run(1, DAY), failed, QUICK)).containsExactly(SloBreach.SUCCESS_RATE);
    assertThat(slo.judge(run(1, DAY), RunResult.failed(60, RunResult.INTERNAL), QUICK))
        .as("runs of another size are counted by themselves")
        .containsExactly(SloBreach.SUCCESS_RATE);
  }

  @Test
  void aCancelledRunIsHeldToNothing() {
    assertThat(slo.judge(run(1, DAY), RunResult.cancelled(), Duration.ofHours(1))).isEmpty();
  }

  @Test
  void threeBreachesWithinTheWindowPageAndFiveAreCritical() {
    breach(2);
    assertThat(gauges()).containsExactly(0, 0);
    breach(1);
    assertThat(gauges()).containsExactly(1, 1);
    breach(2);
    assertThat(gauges()).containsExactly(2, 1);
    clock.advance(Duration.ofMinutes(14));
    assertThat(gauges()).containsExactly(2, 1);
    clock.advance(Duration.ofMinutes(1));
    assertThat(gauges()).as("the window has gone by").containsExactly(0, 0);
    assertThat(count(DispatchMeters.BREACHES)).as("a counter never goes back").isEqualTo(5);
    assertThat(count(DispatchMeters.BREACHES_BY_TYPE, "type", "latency")).isEqualTo(5);
    assertThat(count(DispatchMeters.BREACHES_BY_TYPE, "type", "quality_score")).isZero();
  }

  @Test
  void runsAndFailuresAreCountedWithoutNamingACompany() {
    meters.ended(run(1, DAY), served(10, 10), QUICK);
    meters.ended(run(2, DAY), RunResult.failed(RunResult.CHECKER_REJECTED), QUICK);
    meters.ended(run(3, DAY), RunResult.failed("EMAIL_TAKEN"), QUICK);
    assertThat(count(DispatchMeters.RUNS, "mode", "plan", "status", "completed")).isEqualTo(1);
    assertThat(count(DispatchMeters.RUNS, "mode", "plan", "status", "failed")).isEqualTo(2);
    assertThat(count(DispatchMeters.ERRORS, "error_type", "checker_rejected")).isEqualTo(1);
    assertThat(count(DispatchMeters.ERRORS, "error_type", "other")).isEqualTo(1);
    Set<String> labels =
        registry.meters().stream()
            .filter(meter -> meter.id().name().startsWith("dispatch_"))
            .flatMap(meter -> meter.id().tagsMap().keySet().stream())
            .collect(Collectors.toSet());
    assertThat(labels).containsOnly("mode", "status", "error_type", "type", "scope");
  }

  @Test
  void aHundredCompaniesAddNoSeries() {
    meters.ended(run(1, DAY), served(10, 10), QUICK);
    int before = registry.meters().size();
    for (int company = 2; company < 100; company++) {
      meters.ended(run(company, DAY), served(10, company % 10), Duration.ofSeconds(company));
    }
    assertThat(registry.meters()).hasSize(before);
  }

  @Test
  void theOldestRunAtWorkTellsItsAgeUntilItsEndIsKnown() {
    assertThat(gauge(DispatchMeters.RUN_AGE)).isZero();
    DispatchRun first = started(1);
    meters.begun(first);
    clock.advance(Duration.ofMinutes(11));
    DispatchRun second = started(2);
    meters.begun(second);
    assertThat(gauge(DispatchMeters.RUN_AGE)).isBetween(660, 700);

    meters.ended(first, served(10, 10), QUICK);
    clock.advance(Duration.ofMinutes(1));
    assertThat(gauge(DispatchMeters.RUN_AGE)).isBetween(60, 100);
    assertThat(meters.atWork()).containsExactly(second);
    meters.over(second);
    assertThat(gauge(DispatchMeters.RUN_AGE)).isZero();
  }

  private void breach(int times) {
    for (int i = 0; i < times; i++) {
      meters.ended(run(1, DAY), served(10, 10), Duration.ofSeconds(11));
    }
  }

  private List<Integer> gauges() {
    return List.of(gauge(DispatchMeters.SEVERITY), gauge(DispatchMeters.SHOULD_ALERT));
  }

  private int gauge(String name) {
    return registry.gauge(name, List.of()).orElseThrow().value().intValue();
  }

  private long count(String name, String... tags) {
    return all(name, tags) - before.getOrDefault(name + String.join(" ", tags), 0L);
  }

  private void remember(String name, String... tags) {
    before.put(name + String.join(" ", tags), all(name, tags));
  }

  private long all(String name, String... tags) {
    return registry.meters().stream()
        .filter(meter -> meter.id().name().equals(name))
        .filter(meter -> has(meter, tags))
        .mapToLong(meter -> ((Counter) meter).count())
        .sum();
  }

  private static boolean has(Meter meter, String... tags) {
    for (int i = 0; i < tags.length; i += 2) {
      if (!tags[i + 1].equals(meter.id().tagsMap().get(tags[i]))) {
        return false;
      }
    }
    return true;
  }

  private static RunResult served(int rides, int served) {
    return RunResult.completed(rides, rides, served);
  }

  private static DispatchRun run(long company, LocalDate day) {
    return run(company, day, Overrides.NONE);
  }

  private static DispatchRun run(long company, LocalDate day, Overrides overrides) {
    return run(1, company, day, overrides, Optional.empty());
  }

  private DispatchRun started(long id) {
    return run(id, 1, DAY, Overrides.NONE, Optional.of(clock.instant()));
  }

  private static DispatchRun run(
      long id, long company, LocalDate day, Overrides overrides, Optional<Instant> startedAt) {
    return new DispatchRun(
        new RunId(id),
        new CompanyId(company),
        day,
        RunStatus.RUNNING,
        RunMode.PLAN,
        overrides,
        1,
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Instant.EPOCH,
        startedAt,
        Optional.empty(),
        Optional.empty());
  }
}
