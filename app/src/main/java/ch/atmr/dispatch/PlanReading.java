package ch.atmr.dispatch;

import ch.atmr.bookings.PlannedRide;
import ch.atmr.dispatch.FreeSpans.Span;
import ch.atmr.dispatch.UnservedRide.RideRemedy;
import ch.atmr.optimiser.Plan;
import ch.atmr.optimiser.PlannedStop;
import ch.atmr.optimiser.Remedy;
import ch.atmr.optimiser.RequestId;
import ch.atmr.optimiser.Route;
import ch.atmr.optimiser.StopKind;
import ch.atmr.optimiser.Unassigned;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/** Reads a plan back into bookings, drivers and instants. */
final class PlanReading {
  private final DayProblem problem;
  private final Supplier<UUID> tourIds;

  PlanReading(DayProblem problem, Supplier<UUID> tourIds) {
    this.problem = problem;
    this.tourIds = tourIds;
  }

  List<PlannedRide> rides(Plan plan) {
    List<PlannedRide> rides = new ArrayList<>();
    plan.routes().forEach(route -> addRides(rides, route));
    return rides;
  }

  /** A tour is the stretch of a route from an empty vehicle to the next empty vehicle. */
  private void addRides(List<PlannedRide> rides, Route route) {
    Span span = problem.span(route.vehicle());
    Map<RequestId, PickedUp> aboard = new HashMap<>();
    UUID tour = tourIds.get();
    int sequence = 0;
    for (PlannedStop stop : route.stops()) {
      if (stop.kind() == StopKind.BREAK) {
        continue;
      }
      if (aboard.isEmpty()) {
        tour = tourIds.get();
        sequence = 0;
      }
      sequence++;
      RequestId request = stop.request().orElseThrow();
      if (stop.kind() == StopKind.PICKUP) {
        aboard.put(request, new PickedUp(sequence, stop.start()));
      } else {
        PickedUp pickedUp = Optional.ofNullable(aboard.remove(request)).orElseThrow();
        rides.add(
            new PlannedRide(
                problem.ride(request).id(),
                span.duty().crew(),
                tour,
                pickedUp.sequence(),
                sequence,
                problem.instant(pickedUp.start()),
                problem.instant(stop.arrival())));
      }
    }
  }

  List<UnservedRide> unserved(Plan plan) {
    List<UnservedRide> unserved = new ArrayList<>(problem.setAside());
    for (Unassigned left : plan.unassigned()) {
      unserved.add(unserved(problem, left));
    }
    return unserved;
  }

  static UnservedRide unserved(DayProblem problem, Unassigned left) {
    return new UnservedRide(
        problem.ride(left.request()).id(), left.reason().name(), remedy(left.remedy()));
  }

  static Map<String, Double> costs(Plan plan) {
    Map<String, Double> costs = new TreeMap<>();
    costs.put("total", plan.cost().total());
    costs.put("driving_seconds", plan.cost().drivingSeconds());
    costs.put("waiting_seconds", plan.cost().waitingSeconds());
    costs.put("ride_excess_seconds", plan.cost().rideExcessSeconds());
    costs.put("vehicles", (double) plan.cost().vehiclesUsed());
    costs.put("iterations", (double) plan.iterations());
    costs.put("seed", (double) plan.seed());
    return costs;
  }

  private static Optional<RideRemedy> remedy(Remedy remedy) {
    return switch (remedy) {
      case Remedy.None _ -> Optional.empty();
      case Remedy.WidenWindow widen ->
          Optional.of(
              RideRemedy.of(
                  widen.stop() == StopKind.PICKUP
                      ? RideRemedy.Kind.MOVE_PICKUP
                      : RideRemedy.Kind.MOVE_DROPOFF,
                  widen.later() >= widen.earlier() ? widen.later() : -widen.earlier()));
      case Remedy.LengthenRide longer ->
          Optional.of(RideRemedy.of(RideRemedy.Kind.LENGTHEN_RIDE, longer.seconds()));
      case Remedy.ExtendShift extend ->
          Optional.of(
              RideRemedy.of(
                  RideRemedy.Kind.EXTEND_SHIFT,
                  extend.later() >= extend.earlier() ? extend.later() : -extend.earlier()));
      case Remedy.MoveBreak move ->
          Optional.of(
              RideRemedy.of(
                  RideRemedy.Kind.MOVE_BREAK,
                  move.later() >= move.earlier() ? move.later() : -move.earlier()));
      case Remedy.AllowSharing _ -> Optional.of(RideRemedy.of(RideRemedy.Kind.ALLOW_SHARING));
      case Remedy.AddVehicle _ -> Optional.of(RideRemedy.of(RideRemedy.Kind.ADD_VEHICLE));
    };
  }

  private record PickedUp(int sequence, double start) {}
}
