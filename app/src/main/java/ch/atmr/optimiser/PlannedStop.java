package ch.atmr.optimiser;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One stop of a route; times in seconds since the problem's origin.
 *
 * @param requestId who is picked up or dropped off; null at a break
 * @param arrival when the vehicle gets there; a drop-off's window and ride limit bind it
 * @param start when the service or the break begins; a pick-up's window binds it
 * @param departure when service or break is over
 * @param load on board from then on
 */
public record PlannedStop(
    StopKind kind,
    @Nullable RequestId requestId,
    double arrival,
    double start,
    double departure,
    Demand load) {

  public PlannedStop {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(load, "load");
    if ((kind == StopKind.BREAK) != (requestId == null)) {
      throw new InvalidInputException(
          FaultCode.BAD_PAIR, "stop.request", kind + " with request " + requestId);
    }
    Faults.requireFinite("stop.arrival", arrival);
    Faults.requireFinite("stop.start", start);
    Faults.requireFinite("stop.departure", departure);
  }

  public Optional<RequestId> request() {
    return Optional.ofNullable(requestId);
  }
}
