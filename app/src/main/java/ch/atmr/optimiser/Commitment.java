package ch.atmr.optimiser;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What a vehicle that is under way is bound to. What it has done is not told: its start location
 * and the beginning of its shift are where and when the last of it ended.
 *
 * @param aboard who is in it from the start; only their drop-offs are left
 * @param frozen stops that come first, in this order, at their times
 * @param later what it owes besides: drop-offs of those aboard or picked up in {@code frozen}, and
 *     whole rides; in an order that can be driven, between which other stops may come
 */
public record Commitment(List<Aboard> aboard, List<BoundStop> frozen, List<BoundStop> later) {

  public Commitment {
    aboard = List.copyOf(aboard);
    frozen = List.copyOf(frozen);
    later = List.copyOf(later);
    for (BoundStop stop : frozen) {
      if (stop.time().isEmpty()) {
        throw new InvalidInputException(
            FaultCode.EMPTY, "commitment.frozen.time", "a frozen stop has a time");
      }
    }
  }

  /**
   * A passenger in the vehicle.
   *
   * @param since when the pick-up's service was over, in seconds; the ride limit counts from it
   */
  public record Aboard(RequestId request, double since) {
    public Aboard {
      Objects.requireNonNull(request, "request");
      Faults.requireFinite("commitment.aboard.since", since);
    }
  }

  /**
   * A stop that stays with its vehicle.
   *
   * @param time start of a pick-up, arrival at a drop-off, in seconds; empty where it may move
   */
  public record BoundStop(StopKind kind, RequestId request, OptionalDouble time) {
    public BoundStop {
      Objects.requireNonNull(request, "request");
      if (kind == StopKind.BREAK) {
        throw new InvalidInputException(
            FaultCode.BAD_PAIR, "commitment.stop.kind", "a break is no stop to be bound to");
      }
      time.ifPresent(seconds -> Faults.requireFinite("commitment.stop.time", seconds));
    }

    /** A stop at a time. */
    public static BoundStop at(StopKind kind, RequestId request, double time) {
      return new BoundStop(kind, request, OptionalDouble.of(time));
    }

    /** A drop-off at whatever time its window and the ride limit allow. */
    public static BoundStop owed(RequestId request) {
      return new BoundStop(StopKind.DROPOFF, request, OptionalDouble.empty());
    }

    BoundStop at(double seconds) {
      return time.isEmpty() ? this : at(kind, request, seconds);
    }
  }

  /** All stops, in the order in which nothing else would be driven. */
  public List<BoundStop> stops() {
    List<BoundStop> all = new ArrayList<>(frozen);
    all.addAll(later);
    return all;
  }
}
