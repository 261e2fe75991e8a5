package ch.atmr.platform.profiling;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A profile as administrators see it. */
public record ProfileView(
    long id,
    String origin,
    String process,
    String release,
    long seconds,
    Instant beganAt,
    String status,
    @Nullable Long recordingBytes,
    @Nullable LoadView load,
    List<HotSpotView> cpu,
    List<HotSpotView> allocation,
    List<HotSpotView> locks) {

  static ProfileView of(Profile profile) {
    Optional<Findings> findings = profile.findings();
    Function<HotSpot.Kind, List<HotSpotView>> spots =
        kind -> profile.hotSpots(kind).stream().map(HotSpotView::of).toList();
    return new ProfileView(
        profile.id().value(),
        profile.origin().name(),
        profile.process(),
        profile.release(),
        profile.window().toSeconds(),
        profile.beganAt(),
        profile.status().name(),
        findings.map(Findings::recordingBytes).orElse(null),
        findings.map(found -> LoadView.of(found.load(), profile.window())).orElse(null),
        spots.apply(HotSpot.Kind.CPU),
        spots.apply(HotSpot.Kind.ALLOCATION),
        spots.apply(HotSpot.Kind.LOCK));
  }

  /** The process as a whole; shares are of the window, and of the machine's processors. */
  public record LoadView(
      long cpuSamples,
      long allocatedBytes,
      double processCpuShare,
      double machineCpuShare,
      double collectingShare,
      long contendingMs,
      long pinnedMs) {
    static LoadView of(Load load, Duration window) {
      return new LoadView(
          load.cpuSamples(),
          load.allocatedBytes(),
          load.processPermille() / 1_000.0,
          load.machinePermille() / 1_000.0,
          Math.round(1_000.0 * load.collecting().toNanos() / window.toNanos()) / 1_000.0,
          load.contending().toMillis(),
          load.pinned().toMillis());
    }
  }

  /**
   * A method.
   *
   * @param amount samples, bytes or nanoseconds
   * @param share of all of the kind
   */
  public record HotSpotView(String method, @Nullable String via, long amount, double share) {
    static HotSpotView of(HotSpot spot) {
      return new HotSpotView(
          spot.method(), spot.via().orElse(null), spot.amount(), spot.permille() / 1_000.0);
    }
  }
}
