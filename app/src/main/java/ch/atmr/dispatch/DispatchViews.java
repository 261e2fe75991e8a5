package ch.atmr.dispatch;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What dispatch routes answer. */
final class DispatchViews {
  private DispatchViews() {}

  /** Says a text in the caller's language. */
  @FunctionalInterface
  interface Words {
    String text(String key, List<Object> arguments);
  }

  /** The answer to an order. */
  public record Queued(long runId, String status) {}

  /** A run. */
  public record Run(
      long id,
      String status,
      String mode,
      LocalDate forDate,
      int attempts,
      @Nullable Progress progress,
      @Nullable Integer rides,
      @Nullable Integer assigned,
      List<Unassigned> unassigned,
      @Nullable Map<String, Double> cost,
      @Nullable Integer planVersion,
      @Nullable Double estimatedShare,
      @Nullable String publication,
      @Nullable String notice,
      @Nullable String failure,
      Instant createdAt,
      @Nullable Instant startedAt,
      @Nullable Instant completedAt) {
    static Run of(RunReport report, Words words) {
      DispatchRun run = report.run();
      return new Run(
          run.id().value(),
          run.status().name(),
          run.mode().name(),
          run.forDate(),
          run.attempts(),
          report.progress().map(Progress::of).orElse(null),
          boxed(run.rides()),
          boxed(run.assigned()),
          report.unserved().stream().map(ride -> Unassigned.of(ride, words)).toList(),
          run.cost().orElse(null),
          boxed(run.planVersion()),
          run.estimatedShare().orElse(null),
          run.publication().map(Publication::name).orElse(null),
          run.publication().map(state -> notice(state, run, words)).orElse(tooLarge(run, words)),
          run.failure().orElse(null),
          run.createdAt(),
          run.startedAt().orElse(null),
          run.completedAt().orElse(null));
    }

    private static @Nullable String notice(Publication state, DispatchRun run, Words words) {
      return switch (state) {
        case PUBLISHED -> null;
        case AWAITING_ACCEPTANCE ->
            words.text(
                "dispatch.AWAITING_ACCEPTANCE",
                List.of(Math.ceil(1000 * run.estimatedShare().orElse(0.0)) / 10));
      };
    }

    // The one failure that a dispatcher can do something about.
    private static @Nullable String tooLarge(DispatchRun run, Words words) {
      return run.failure()
          .filter(RunResult.DAY_TOO_LARGE::equals)
          .map(code -> words.text("problem." + code + ".message", List.of()))
          .orElse(null);
    }
  }

  /** How far a run at work is. */
  public record Progress(String phase, double searched, @Nullable Integer unserved) {
    static Progress of(RunProgress progress) {
      return new Progress(progress.phase().name(), progress.searched(), boxed(progress.unserved()));
    }
  }

  /** A ride without a driver. */
  public record Unassigned(long bookingId, String reason, @Nullable Remedy remedy) {
    static Unassigned of(UnservedRide ride, Words words) {
      return new Unassigned(
          ride.booking().value(),
          ride.reason(),
          ride.remedy().map(remedy -> Remedy.of(remedy, words)).orElse(null));
    }
  }

  /** What would help. */
  public record Remedy(String kind, String message, @Nullable Integer minutes) {
    static Remedy of(UnservedRide.RideRemedy remedy, Words words) {
      List<Object> arguments =
          remedy.minutes().isPresent()
              ? List.of(
                  Math.abs(remedy.minutes().getAsInt()),
                  remedy.minutes().getAsInt() < 0 ? "-" : "+")
              : List.of();
      return new Remedy(
          remedy.kind().name(),
          words.text("remedy." + remedy.kind(), arguments),
          boxed(remedy.minutes()));
    }
  }

  /** How a day stands. */
  public record Status(
      LocalDate date,
      boolean isRunning,
      @Nullable Long dispatchRunId,
      @Nullable String status,
      @Nullable Run activeDispatchRun,
      @Nullable Run lastDispatchRun,
      Counters counters) {
    static Status of(DayStatus day, Words words) {
      Optional<Run> active = day.open().map(report -> Run.of(report, words));
      return new Status(
          day.day(),
          active.isPresent(),
          day.newest().map(report -> report.run().id().value()).orElse(null),
          day.newest().map(report -> report.run().status().name()).orElse(null),
          active.orElse(null),
          day.lastEnded().map(report -> Run.of(report, words)).orElse(null),
          new Counters(
              day.counters().bookings(),
              day.counters().drivers(),
              day.counters().assignments(),
              day.counters().unassigned()));
    }
  }

  /** A day in numbers. */
  public record Counters(int bookings, int drivers, int assignments, int unassigned) {}

  private static @Nullable Integer boxed(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }
}
