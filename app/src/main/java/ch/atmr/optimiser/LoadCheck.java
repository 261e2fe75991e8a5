package ch.atmr.optimiser;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks who is on board of one vehicle at a time and with whom, its crew's skills and the number
 * of breaks.
 */
final class LoadCheck {

  private final Vehicle vehicle;
  private final List<Violation> violations;
  private final Map<RequestId, Request> aboard = new LinkedHashMap<>();

  private LoadCheck(Vehicle vehicle, List<Violation> violations) {
    this.vehicle = vehicle;
    this.violations = violations;
  }

  static void run(
      Vehicle vehicle, Route route, Map<RequestId, Request> requests, List<Violation> violations) {
    LoadCheck check = new LoadCheck(vehicle, violations);
    int breaks = 0;
    boolean serves = false;
    for (PlannedStop stop : route.stops()) {
      Request request = stop.requestId() == null ? null : requests.get(stop.requestId());
      switch (stop.kind()) {
        case BREAK -> {
          breaks++;
          check.report(Rule.BREAK_ON_BOARD, check.aboard.size(), null);
        }
        case PICKUP -> {
          serves = true;
          if (request != null) {
            check.board(request);
          }
        }
        case DROPOFF -> {
          serves = true;
          if (request != null) {
            check.aboard.remove(request.id());
          }
        }
      }
    }
    if (vehicle.pause().due() && serves) {
      check.report(Rule.BREAK_MISSING, breaks == 0 ? 1 : 0, null);
      check.report(Rule.BREAK_TWICE, breaks - 1, null);
    }
  }

  private void board(Request request) {
    aboard.put(request.id(), request);
    int seats = 0;
    int wheelchairs = 0;
    int stretchers = 0;
    for (Request other : aboard.values()) {
      seats += other.demand().seats();
      wheelchairs += other.demand().wheelchairs();
      stretchers += other.demand().stretchers();
    }
    checkPlaces(request, seats, wheelchairs, stretchers);
    checkCompany(request);
    Set<String> lacking = new HashSet<>(request.skills());
    lacking.removeAll(vehicle.skills());
    report(Rule.SKILLS, lacking.size(), request.id());
  }

  private void checkPlaces(Request request, int seats, int wheelchairs, int stretchers) {
    Capacity places = vehicle.capacity();
    for (Layout layout : places.layouts()) {
      if (seats <= layout.seats()
          && wheelchairs <= layout.wheelchairPlaces()
          && stretchers <= layout.stretcherPlaces()) {
        return;
      }
    }
    int taken = seats + places.seatsPerWheelchair() * wheelchairs;
    report(Rule.SEATS, taken - places.seats(), request.id());
    report(Rule.WHEELCHAIR_PLACES, wheelchairs - places.wheelchairPlaces(), request.id());
    report(Rule.STRETCHER_PLACES, stretchers - places.stretcherPlaces(), request.id());
    if (places.stretcherExcludesWheelchair() && stretchers > 0) {
      report(Rule.STRETCHER_EXCLUDES_WHEELCHAIR, wheelchairs, request.id());
    }
  }

  private void checkCompany(Request request) {
    Exclusions own = request.exclusions();
    report(Rule.EXCLUDED_VEHICLE, own.vehicles().contains(vehicle.id()) ? 1 : 0, request.id());
    int wantAlone = 0;
    int apart = 0;
    for (Request other : aboard.values()) {
      if (!other.id().equals(request.id())) {
        Exclusions its = other.exclusions();
        boolean alone = own.sharing() != Sharing.ALLOWED || its.sharing() != Sharing.ALLOWED;
        boolean excluded =
            own.passengers().contains(other.id()) || its.passengers().contains(request.id());
        wantAlone += alone ? 1 : 0;
        apart += excluded ? 1 : 0;
      }
    }
    report(Rule.RIDES_ALONE, wantAlone, request.id());
    report(Rule.PASSENGERS_APART, apart, request.id());
  }

  private void report(Rule rule, double amount, @Nullable RequestId request) {
    if (amount > 0) {
      violations.add(new Violation(rule, request, vehicle.id(), amount));
    }
  }
}
