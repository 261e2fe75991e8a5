package ch.atmr.optimiser;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks who is on board of one vehicle at a time, its crew's skills and the number of breaks. */
final class LoadCheck {

  private final Vehicle vehicle;
  private final List<Violation> violations;
  private final Map<RequestId, Request> aboard = new LinkedHashMap<>();

  private LoadCheck(Vehicle vehicle, List<Violation> violations) {
    this.vehicle = vehicle;
    this.violations = violations;
  }

  /**
   * @param underWay whose passengers are on board from the start, and whose frozen pick-ups are
   *     facts
   */
  static void run(
      Vehicle vehicle,
      Route route,
      Map<RequestId, Request> requests,
      UnderWay underWay,
      List<Violation> violations) {
    LoadCheck check = new LoadCheck(vehicle, violations);
    Set<RequestId> facts = check.begin(underWay.commitments().get(vehicle.id()), requests);
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
            check.board(request, facts.contains(request.id()));
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

  private Set<RequestId> begin(@Nullable Commitment commitment, Map<RequestId, Request> requests) {
    Set<RequestId> facts = new HashSet<>();
    if (commitment != null) {
      commitment.frozen().forEach(stop -> facts.add(stop.request()));
      for (Commitment.Aboard on : commitment.aboard()) {
        Request request = requests.get(on.request());
        if (request != null) {
          aboard.put(on.request(), request);
        }
      }
    }
    return facts;
  }

  private void board(Request request, boolean fact) {
    aboard.put(request.id(), request);
    if (fact) {
      return;
    }
    int seats = 0;
    int wheelchairs = 0;
    int stretchers = 0;
    for (Request other : aboard.values()) {
      seats += other.demand().seats();
      wheelchairs += other.demand().wheelchairs();
      stretchers += other.demand().stretchers();
    }
    Capacity places = vehicle.capacity();
    int taken = seats + places.seatsPerWheelchair() * wheelchairs;
    report(Rule.SEATS, taken - places.seats(), request.id());
    report(Rule.WHEELCHAIR_PLACES, wheelchairs - places.wheelchairPlaces(), request.id());
    report(Rule.STRETCHER_PLACES, stretchers - places.stretcherPlaces(), request.id());
    if (places.stretcherExcludesWheelchair() && stretchers > 0) {
      report(Rule.STRETCHER_EXCLUDES_WHEELCHAIR, wheelchairs, request.id());
    }
    Set<String> lacking = new HashSet<>(request.skills());
    lacking.removeAll(vehicle.skills());
    report(Rule.SKILLS, lacking.size(), request.id());
  }

  private void report(Rule rule, double amount, @Nullable RequestId request) {
    if (amount > 0) {
      violations.add(new Violation(rule, request, vehicle.id(), amount));
    }
  }
}
