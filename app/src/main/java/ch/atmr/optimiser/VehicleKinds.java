package ch.atmr.optimiser;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which vehicles have one driver, and which differ in their names alone. */
final class VehicleKinds {

  private record Kind(Vehicle nameless, Set<RequestId> excluding) {}

  private VehicleKinds() {}

  /** The driver of each vehicle by number; of a vehicle without one nobody else's. */
  static int[] drivers(List<Vehicle> vehicles) {
    Map<String, Integer> known = new HashMap<>();
    int[] drivers = new int[vehicles.size()];
    for (int vehicle = 0; vehicle < drivers.length; vehicle++) {
      String driver = vehicles.get(vehicle).driver();
      drivers[vehicle] =
          driver == null
              ? vehicle
              : known.computeIfAbsent(driver, _ -> drivers.length + known.size());
    }
    return drivers;
  }

  /** The kind of each vehicle by number: those of one kind may exchange their routes. */
  static int[] of(RoutingProblem problem, int[] drivers) {
    Map<VehicleId, Set<RequestId>> excluding = new HashMap<>();
    boolean wishes = false;
    for (Request request : problem.requests()) {
      wishes |= request.outboundId() != null && request.sameDriverWish() > 0;
      for (VehicleId vehicle : request.exclusions().vehicles()) {
        excluding.computeIfAbsent(vehicle, _ -> new HashSet<>()).add(request.id());
      }
    }
    Map<Kind, Integer> known = new HashMap<>();
    VehicleId nameless = new VehicleId("-");
    Set<VehicleId> named = problem.underWay().named();
    int[] kinds = new int[drivers.length];
    for (int vehicle = 0; vehicle < kinds.length; vehicle++) {
      Vehicle data = problem.vehicles().get(vehicle);
      int driver = drivers[vehicle];
      // Of a driver with one vehicle nobody can wish for the driver of another.
      boolean one = Arrays.stream(drivers).filter(other -> other == driver).count() == 1;
      String name = one || !wishes ? null : data.driver();
      VehicleId id = named.contains(data.id()) ? data.id() : nameless;
      Kind kind =
          new Kind(data.withId(id).withDriver(name), excluding.getOrDefault(data.id(), Set.of()));
      kinds[vehicle] = known.computeIfAbsent(kind, _ -> known.size());
    }
    return kinds;
  }
}
