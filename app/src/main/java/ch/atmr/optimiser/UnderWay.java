package ch.atmr.optimiser;

import ch.atmr.optimiser.Commitment.Aboard;
import ch.atmr.optimiser.Commitment.BoundStop;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of a plan that is being driven binds the next one.
 *
 * @param commitments what cannot be changed any more
 * @param pins what somebody has decided
 * @param promises what costs something to change
 */
public record UnderWay(
    Map<VehicleId, Commitment> commitments,
    Map<RequestId, Pin> pins,
    Map<RequestId, Promise> promises) {

  /** A day that nobody has driven or been told of. */
  public static final UnderWay NOTHING = new UnderWay(Map.of(), Map.of(), Map.of());

  public UnderWay {
    commitments = Map.copyOf(commitments);
    pins = Map.copyOf(pins);
    promises = Map.copyOf(promises);
  }

  /** Whether a request stays where it is, whatever else changes. */
  public boolean binds(RequestId request) {
    return commitments.values().stream()
        .flatMap(commitment -> commitment.stops().stream())
        .anyMatch(stop -> stop.request().equals(request));
  }

  /** Since when requests are aboard, in seconds; without those that are not. */
  public Map<RequestId, Double> aboardSince() {
    Map<RequestId, Double> since = new HashMap<>();
    for (Commitment commitment : commitments.values()) {
      commitment.aboard().forEach(aboard -> since.put(aboard.request(), aboard.since()));
    }
    return since;
  }

  /** Vehicles that differ from others of their kind by what they are bound to or told. */
  Set<VehicleId> named() {
    Set<VehicleId> named = new HashSet<>(commitments.keySet());
    pins.values().forEach(pin -> named.addAll(pin.vehicles()));
    promises.values().forEach(promise -> named.addAll(promise.vehicles()));
    return named;
  }

  void check(Set<RequestId> requests, Set<VehicleId> vehicles, List<Fault> faults) {
    Map<RequestId, StopKind> met = new HashMap<>();
    commitments.forEach((vehicle, commitment) -> {
      String field = "underWay.commitments[" + vehicle + "]";
      require(vehicles.contains(vehicle), field, vehicle + " is no vehicle", faults);
      check(commitment, field, requests, met, faults);
    });
    pins.forEach((request, pin) -> {
      String field = "underWay.pins[" + request + "]";
      require(requests.contains(request), field, request + " is no request", faults);
      require(vehicles.containsAll(pin.vehicles()), field, "names no vehicle", faults);
    });
    promises
        .keySet()
        .forEach(request ->
            require(
                requests.contains(request),
                "underWay.promises[" + request + "]",
                request + " is no request",
                faults));
  }

  /** Each request is aboard or picked up once, and then dropped off once. */
  private static void check(
      Commitment commitment,
      String field,
      Set<RequestId> requests,
      Map<RequestId, StopKind> met,
      List<Fault> faults) {
    Set<RequestId> open = new HashSet<>();
    for (Aboard aboard : commitment.aboard()) {
      require(requests.contains(aboard.request()), field, aboard.request() + " unknown", faults);
      pair(met.put(aboard.request(), StopKind.PICKUP) == null, field, aboard.request(), faults);
      open.add(aboard.request());
    }
    for (BoundStop stop : commitment.stops()) {
      RequestId id = stop.request();
      require(requests.contains(id), field, id + " is no request", faults);
      if (stop.kind() == StopKind.PICKUP) {
        pair(met.put(id, StopKind.PICKUP) == null && open.add(id), field, id, faults);
      } else {
        pair(open.remove(id), field, id, faults);
      }
    }
    open.forEach(id -> pair(false, field, id, faults));
  }

  private static void require(boolean holds, String field, String detail, List<Fault> faults) {
    if (!holds) {
      faults.add(new Fault(FaultCode.UNKNOWN_REFERENCE, field, detail));
    }
  }

  private static void pair(boolean holds, String field, RequestId id, List<Fault> faults) {
    if (!holds) {
      faults.add(
          new Fault(
              FaultCode.BAD_PAIR,
              field,
              id + " is not aboard or picked up once and then dropped off once"));
    }
  }
}
