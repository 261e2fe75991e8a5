package ch.atmr.optimiser;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A passenger, or a group that stays together, to be brought from one place to another.
 *
 * @param maxRide seconds from the end of the pick-up's service to the arrival at the drop-off at
 *     most; may be infinite
 * @param skills the vehicle's crew must have all
 * @param outboundId the ride out, when this is the way back: its drop-off must be reached before
 *     this pick-up starts, unless the ride out is not served
 * @param priority weight of leaving this request out, 1 or more
 */
public record Request(
    RequestId id,
    Stop pickup,
    Stop dropoff,
    Demand demand,
    double maxRide,
    Set<String> skills,
    @Nullable RequestId outboundId,
    int priority) {

  public Request {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(pickup, "pickup");
    Objects.requireNonNull(dropoff, "dropoff");
    Objects.requireNonNull(demand, "demand");
    skills = Set.copyOf(skills);
    Faults.requireNotNegative("request.maxRide", maxRide);
    if (priority < 1) {
      throw new InvalidInputException(
          FaultCode.OUT_OF_RANGE, "request.priority", priority + " (expected: >= 1)");
    }
  }

  /** The same request with more room. */
  Request relaxed(Stop otherPickup, Stop otherDropoff, double otherMaxRide) {
    return new Request(
        id, otherPickup, otherDropoff, demand, otherMaxRide, skills, outboundId, priority);
  }

  /** The ride out that this one returns from. */
  public Optional<RequestId> outbound() {
    return Optional.ofNullable(outboundId);
  }

  /** Starts a request for one seat with no further wishes. */
  public static Builder builder(RequestId id, Stop pickup, Stop dropoff) {
    return new Builder(id, pickup, dropoff);
  }

  /** Gathers what a request needs beyond its two stops. */
  public static final class Builder {
    private final RequestId id;
    private final Stop pickup;
    private final Stop dropoff;
    private Demand demand = Demand.seats(1);
    private double maxRide = Double.POSITIVE_INFINITY;
    private Set<String> skills = Set.of();
    private @Nullable RequestId outboundId;
    private int priority = 1;

    private Builder(RequestId id, Stop pickup, Stop dropoff) {
      this.id = id;
      this.pickup = pickup;
      this.dropoff = dropoff;
    }

    public Builder demand(Demand value) {
      demand = value;
      return this;
    }

    public Builder maxRide(double seconds) {
      maxRide = seconds;
      return this;
    }

    public Builder skills(Set<String> value) {
      skills = value;
      return this;
    }

    public Builder returnOf(RequestId outbound) {
      outboundId = outbound;
      return this;
    }

    public Builder priority(int value) {
      priority = value;
      return this;
    }

    public Request build() {
      return new Request(id, pickup, dropoff, demand, maxRide, skills, outboundId, priority);
    }
  }
}
