package ch.atmr.optimiser;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A dial-a-ride problem: who wants to go where and when, and who can drive them.
 *
 * <p>Times are seconds since an origin the caller chooses; whole seconds stay exact. The aim is to
 * leave out as few requests as possible (weighted by priority), then to pay as little as possible
 * for travel and vehicles. Notation follows Cordeau and Laporte (2003): each stop has one time, the
 * start of its service.
 *
 * @param underWay what of a plan that is being driven binds this one
 */
public record RoutingProblem(
    List<Request> requests, List<Vehicle> vehicles, TravelMatrix travel, UnderWay underWay) {

  /** Of a day that nobody has driven or been told of. */
  public RoutingProblem(List<Request> requests, List<Vehicle> vehicles, TravelMatrix travel) {
    this(requests, vehicles, travel, UnderWay.NOTHING);
  }

  public RoutingProblem {
    requests = List.copyOf(requests);
    vehicles = List.copyOf(vehicles);
    List<Fault> faults = new ArrayList<>();
    if (requests.isEmpty()) {
      faults.add(new Fault(FaultCode.NO_REQUESTS, "requests", "none (expected: at least 1)"));
    }
    if (vehicles.isEmpty()) {
      faults.add(new Fault(FaultCode.NO_VEHICLES, "vehicles", "none (expected: at least 1)"));
    }
    checkRequests(requests, travel.size(), faults);
    checkVehicles(vehicles, travel.size(), faults);
    checkLinks(requests, faults);
    underWay.check(
        requests.stream().map(Request::id).collect(Collectors.toSet()),
        vehicles.stream().map(Vehicle::id).collect(Collectors.toSet()),
        faults);
    if (!faults.isEmpty()) {
      throw new InvalidInputException(faults);
    }
  }

  private static void checkRequests(List<Request> requests, int locations, List<Fault> faults) {
    Set<RequestId> seen = new HashSet<>();
    for (int i = 0; i < requests.size(); i++) {
      Request request = requests.get(i);
      String field = "requests[" + i + "]";
      if (!seen.add(request.id())) {
        faults.add(new Fault(FaultCode.DUPLICATE, field + ".id", request.id() + " is there twice"));
      }
      checkLocation(field + ".pickup.location", request.pickup().location(), locations, faults);
      checkLocation(field + ".dropoff.location", request.dropoff().location(), locations, faults);
    }
  }

  private static void checkVehicles(List<Vehicle> vehicles, int locations, List<Fault> faults) {
    Set<VehicleId> seen = new HashSet<>();
    for (int i = 0; i < vehicles.size(); i++) {
      Vehicle vehicle = vehicles.get(i);
      String field = "vehicles[" + i + "]";
      if (!seen.add(vehicle.id())) {
        faults.add(new Fault(FaultCode.DUPLICATE, field + ".id", vehicle.id() + " is there twice"));
      }
      checkLocation(field + ".startLocation", vehicle.startLocation(), locations, faults);
      checkLocation(field + ".endLocation", vehicle.endLocation(), locations, faults);
    }
  }

  private static void checkLocation(String field, int location, int size, List<Fault> faults) {
    if (location >= size) {
      faults.add(
          new Fault(
              FaultCode.UNKNOWN_REFERENCE,
              field,
              location + " (expected: < " + size + ", the size of the travel matrix)"));
    }
  }

  private static void checkLinks(List<Request> requests, List<Fault> faults) {
    Set<RequestId> known = new HashSet<>();
    requests.forEach(request -> known.add(request.id()));
    for (int i = 0; i < requests.size(); i++) {
      RequestId outbound = requests.get(i).outboundId();
      if (outbound == null) {
        continue;
      }
      String field = "requests[" + i + "].outbound";
      if (!known.contains(outbound)) {
        faults.add(new Fault(FaultCode.UNKNOWN_REFERENCE, field, outbound + " is no request"));
      } else if (outbound.equals(requests.get(i).id())) {
        faults.add(new Fault(FaultCode.BAD_PAIR, field, outbound + " returns from itself"));
      }
    }
  }
}
