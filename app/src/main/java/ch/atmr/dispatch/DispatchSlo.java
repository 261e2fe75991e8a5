package ch.atmr.dispatch;

import ch.atmr.kernel.CompanyId;
import ch.atmr.platform.slo.DispatchObjectives;
import ch.atmr.platform.slo.DispatchObjectives.Batch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;

/**
 * Holds runs to the objectives of their size, by the rides they were asked to plan, and counts what
 * this process saw break within the window. A cancelled run is held to nothing.
 */
final class DispatchSlo {
  private final DispatchObjectives objectives;
  private final Clock clock;
  private final Deque<Ended> ended = new ArrayDeque<>();

  DispatchSlo(DispatchObjectives objectives, Clock clock) {
    this.objectives = objectives;
    this.clock = clock;
  }

  /**
   * Judges a run that ended now.
   *
   * @return the objectives it broke
   */
  synchronized Set<SloBreach> judge(DispatchRun run, RunResult result, Duration took) {
    forget();
    if (result.status() == RunStatus.CANCELLED) {
      return EnumSet.noneOf(SloBreach.class);
    }
    Batch batch = objectives.of(result.asked());
    boolean failed = result.status() != RunStatus.COMPLETED;
    Set<SloBreach> breaches = EnumSet.noneOf(SloBreach.class);
    if (took.compareTo(batch.latency().plus(wanted(run))) > 0) {
      breaches.add(SloBreach.LATENCY);
    }
    if (failed && successRate(batch) < batch.success()) {
      breaches.add(SloBreach.SUCCESS_RATE);
    }
    if (!failed && result.quality() < batch.quality() && !isKnownToBePoor(run)) {
      breaches.add(SloBreach.QUALITY_SCORE);
    }
    ended.add(new Ended(clock.instant(), run.company(), run.forDate(), batch, failed, breaches));
    return breaches;
  }

  /** Breaches within the window. */
  synchronized int recent() {
    forget();
    return ended.stream().mapToInt(run -> run.breaches().size()).sum();
  }

  /** 0 for few breaches within the window, 1 for as many as page, 2 for critically many. */
  int severity() {
    int recent = recent();
    return recent >= objectives.criticalAfter() ? 2 : recent >= objectives.pageAfter() ? 1 : 0;
  }

  /** 1 when there are as many breaches within the window as page, otherwise 0. */
  int shouldAlert() {
    return recent() >= objectives.pageAfter() ? 1 : 0;
  }

  // A search that was asked to take longer may.
  private static Duration wanted(DispatchRun run) {
    Integer seconds = run.overrides().timeBudgetSeconds();
    return seconds == null ? Duration.ZERO : Duration.ofSeconds(seconds);
  }

  /** The share that ended with a plan, the run that has just failed included. */
  private double successRate(Batch batch) {
    long all = 1 + ended.stream().filter(run -> run.batch().equals(batch)).count();
    long completed =
        ended.stream().filter(run -> run.batch().equals(batch) && !run.failed()).count();
    return (double) completed / all;
  }

  // Who lacks drivers and tries again breaks the objective once, not with each try.
  private boolean isKnownToBePoor(DispatchRun run) {
    return ended.stream()
        .anyMatch(before ->
            before.company().equals(run.company())
                && before.day().equals(run.forDate())
                && before.breaches().contains(SloBreach.QUALITY_SCORE));
  }

  private void forget() {
    Instant begin = clock.instant().minus(objectives.window());
    while (!ended.isEmpty() && !ended.getFirst().at().isAfter(begin)) {
      ended.removeFirst();
    }
  }

  private record Ended(
      Instant at,
      CompanyId company,
      LocalDate day,
      Batch batch,
      boolean failed,
      Set<SloBreach> breaches) {}
}
