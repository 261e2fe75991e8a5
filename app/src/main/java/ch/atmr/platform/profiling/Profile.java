package ch.atmr.platform.profiling;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A window in which a process was watched.
 *
 * @param process which of the replicas
 * @param release what it ran
 * @param findings once it is done
 */
record Profile(
    ProfileId id,
    Origin origin,
    String process,
    String release,
    Duration window,
    Instant beganAt,
    Status status,
    Optional<Findings> findings) {

  List<HotSpot> hotSpots(HotSpot.Kind kind) {
    return findings.stream()
        .flatMap(f -> f.hotSpots().stream())
        .filter(spot -> spot.kind() == kind)
        .toList();
  }

  /** Who wanted it. */
  enum Origin {
    WEEKLY,
    ON_DEMAND
  }

  /** How far it is. */
  enum Status {
    RUNNING,
    DONE,
    /** It could not be recorded, or its process went away meanwhile. */
    FAILED
  }
}
