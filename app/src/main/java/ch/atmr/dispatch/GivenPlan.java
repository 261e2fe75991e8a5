package ch.atmr.dispatch;

import ch.atmr.bookings.Ride;
import ch.atmr.dispatch.AnswerRequests.Assigned;
import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.optimiser.Commitment.BoundStop;
import ch.atmr.optimiser.PlanTiming;
import ch.atmr.optimiser.Request;
import ch.atmr.optimiser.RequestId;
import ch.atmr.optimiser.Route;
import ch.atmr.optimiser.RouteOrder;
import ch.atmr.optimiser.RoutingProblem;
import ch.atmr.optimiser.StopKind;
import ch.atmr.optimiser.VehicleId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A plan as somebody made it, in the optimiser's words. The given times say in which order a driver
 * does what; when exactly follows from that.
 *
 * @param routes timed as well as the order allows
 * @param left requests that the plan leaves out
 */
record GivenPlan(List<Route> routes, List<RequestId> left) {
  /** The index of stops that nobody gave. */
  private static final int BOUND = -1;

  GivenPlan {
    routes = List.copyOf(routes);
    left = List.copyOf(left);
  }

  /**
   * Reads the plan.
   *
   * @throws ProblemException naming the field that makes no sense
   */
  static GivenPlan of(RoutingProblem stated, DayProblem problem, List<Assigned> assignments) {
    Map<VehicleId, List<Visit>> visits = new TreeMap<>(Comparator.comparing(VehicleId::value));
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < assignments.size(); i++) {
      Assigned assigned = assignments.get(i);
      String field = "assignments." + i;
      check(problem, assigned, seen, field);
      VehicleId vehicle = vehicle(problem, assigned, field + ".driver_id");
      RequestId request = DayProblem.requestId(new BookingId(assigned.bookingId()));
      List<Visit> ofVehicle = visits.computeIfAbsent(vehicle, _ -> new ArrayList<>());
      ofVehicle.add(new Visit(assigned.pickupAt(), StopKind.PICKUP, request, i));
      ofVehicle.add(new Visit(assigned.dropoffAt(), StopKind.DROPOFF, request, i));
    }
    addBound(stated, problem, visits, seen);
    List<RouteOrder> orders = new ArrayList<>();
    visits.forEach((vehicle, ofVehicle) -> {
      orders.add(order(vehicle, ofVehicle));
      requireWays(stated, vehicle, ofVehicle);
    });
    List<RequestId> left =
        stated.requests().stream()
            .map(request -> request.id())
            .filter(id -> !seen.contains(problem.ride(id).id().value()))
            .toList();
    return new GivenPlan(PlanTiming.time(stated, PlanTiming.withBreaks(stated, orders)), left);
  }

  /** What stays with its driver is part of any plan. */
  private static void addBound(
      RoutingProblem stated,
      DayProblem problem,
      Map<VehicleId, List<Visit>> visits,
      Set<Long> seen) {
    stated
        .underWay()
        .commitments()
        .forEach((vehicle, bound) -> {
          List<Visit> ofVehicle = visits.computeIfAbsent(vehicle, _ -> new ArrayList<>());
          for (BoundStop stop : bound.stops()) {
            Ride ride = problem.ride(stop.request());
            seen.add(ride.id().value());
            Instant planned = ride.assignment().orElseThrow().dropoffAt();
            Instant at =
                stop.time().isPresent() ? problem.instant(stop.time().getAsDouble()) : planned;
            ofVehicle.add(new Visit(at, stop.kind(), stop.request(), BOUND));
          }
        });
  }

  private static void check(DayProblem problem, Assigned assigned, Set<Long> seen, String field) {
    if (!problem.plans(new BookingId(assigned.bookingId()))) {
      throw wrong(field + ".booking_id", "notToPlan");
    }
    if (!seen.add(assigned.bookingId())) {
      throw wrong(field + ".booking_id", "once");
    }
    if (!assigned.dropoffAt().isAfter(assigned.pickupAt())) {
      throw wrong(field + ".dropoff_at", "afterPickup");
    }
  }

  /** The part of the driver's shifts in which the ride lies, or lies nearest to. */
  private static VehicleId vehicle(DayProblem problem, Assigned assigned, String field) {
    return problem.vehiclesOf(new DriverId(assigned.driverId())).entrySet().stream()
        .min(Comparator.comparing(entry -> outside(entry.getValue(), assigned)))
        .map(Map.Entry::getKey)
        .orElseThrow(() -> wrong(field, "noShiftOfDriver"));
  }

  private static Duration outside(DutyProgress state, Assigned assigned) {
    Duration before = Duration.between(assigned.pickupAt(), state.from());
    Duration after = Duration.between(state.to(), assigned.dropoffAt());
    Duration early = before.isNegative() ? Duration.ZERO : before;
    return after.isNegative() ? early : early.plus(after);
  }

  private static RouteOrder order(VehicleId vehicle, List<Visit> visits) {
    // Of two stops at one moment the drop-off makes room for the pick-up.
    visits.sort(
        Comparator.comparing(Visit::at)
            .thenComparingInt(visit -> visit.kind() == StopKind.DROPOFF ? 0 : 1));
    return new RouteOrder(
        vehicle,
        visits.stream().map(visit -> new RouteOrder.Step(visit.kind(), visit.request())).toList());
  }

  private static void requireWays(RoutingProblem stated, VehicleId vehicle, List<Visit> visits) {
    int at =
        stated.vehicles().stream()
            .filter(known -> known.id().equals(vehicle))
            .findFirst()
            .orElseThrow()
            .startLocation();
    int index = 0;
    for (Visit visit : visits) {
      index = visit.index() == BOUND ? index : visit.index();
      Request request =
          stated.requests().stream()
              .filter(known -> known.id().equals(visit.request()))
              .findFirst()
              .orElseThrow();
      boolean pickup = visit.kind() == StopKind.PICKUP;
      int next = (pickup ? request.pickup() : request.dropoff()).location();
      if (stated.travel().duration(at, next) == Double.POSITIVE_INFINITY) {
        throw wrong("assignments." + index + ".booking_id", "noWay");
      }
      at = next;
    }
  }

  private static ProblemException wrong(String field, String rule) {
    return new ProblemException(Problem.Invalid.field(field, rule));
  }

  private record Visit(Instant at, StopKind kind, RequestId request, int index) {}
}
