package ch.atmr.optimiser;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a vehicle does in which order, with no times yet. */
public record RouteOrder(VehicleId vehicle, List<Step> steps) {

  public RouteOrder {
    Objects.requireNonNull(vehicle, "vehicle");
    steps = List.copyOf(steps);
  }

  /**
   * One stop.
   *
   * @param requestId null at a break
   */
  public record Step(StopKind kind, @Nullable RequestId requestId) {

    public Step {
      Objects.requireNonNull(kind, "kind");
      if ((kind == StopKind.BREAK) != (requestId == null)) {
        throw new InvalidInputException(
            FaultCode.BAD_PAIR, "stop.request", kind + " with request " + requestId);
      }
    }

    public Optional<RequestId> request() {
      return Optional.ofNullable(requestId);
    }
  }
}
