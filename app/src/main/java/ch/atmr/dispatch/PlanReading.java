package ch.atmr.dispatch;

import ch.atmr.bookings.PlannedRide;
import ch.atmr.dispatch.DutyProgress.Boarded;
import ch.atmr.dispatch.UnservedRide.RideRemedy;
import ch.atmr.optimiser.CostRates;
import ch.atmr.optimiser.Plan;
import ch.atmr.optimiser.PlannedStop;
import ch.atmr.optimiser.Remedy;
import ch.atmr.optimiser.RequestId;
import ch.atmr.optimiser.Route;
import ch.atmr.optimiser.StopKind;
import ch.atmr.optimiser.Unassigned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a plan back into bookings, drivers and instants. */
final class PlanReading {
  private final DayProblem problem;
  private final Supplier<UUID> tourIds;

  PlanReading(DayProblem problem, Supplier<UUID> tourIds) {
    this.problem = problem;
    this.tourIds = tourIds;
  }

  /** The rides that the run has planned. */
  List<PlannedRide> rides(Plan plan) {
    return all(plan).filter(ride -> problem.plans(ride.booking())).toList();
  }

  /**
   * Rides that stay with their drivers, where they share a vehicle with others than before or end
   * at another time.
   *
   * @param planned what {@link #rides} read of the same plan
   */
  List<PlannedRide> bound(Plan plan, List<PlannedRide> planned) {
    Set<UUID> shared = planned.stream().map(PlannedRide::tour).collect(Collectors.toSet());
    return all(plan)
        .filter(ride -> !problem.plans(ride.booking()))
        .filter(ride -> {
          PlannedRide before = published(DayProblem.requestId(ride.booking()));
          return shared.contains(ride.tour())
              || !ride.tour().equals(before.tour())
              || !ride.dropoffAt().equals(before.dropoffAt());
        })
        .toList();
  }

  private Stream<PlannedRide> all(Plan plan) {
    return plan.routes().stream().flatMap(route -> rides(route).stream());
  }

  private List<PlannedRide> rides(Route route) {
    DutyProgress state = problem.progress(route.vehicle());
    Map<RequestId, PickedUp> aboard = new HashMap<>();
    int sequence = 0;
    for (Boarded boarded : state.aboard()) {
      RequestId id = DayProblem.requestId(boarded.ride().id());
      PlannedRide published = published(id);
      aboard.put(id, new PickedUp(published.pickupSequence(), published.pickupAt()));
      sequence = Math.max(sequence, published.pickupSequence());
    }
    List<PlannedRide> rides = new ArrayList<>();
    for (List<PlannedStop> tour : tours(route, new HashSet<>(aboard.keySet()))) {
      UUID id = tourId(tour);
      for (PlannedStop stop : tour) {
        RequestId request = stop.request().orElseThrow();
        sequence++;
        if (stop.kind() == StopKind.PICKUP) {
          aboard.put(request, new PickedUp(sequence, pickupAt(request, stop)));
        } else {
          PickedUp pickedUp = Optional.ofNullable(aboard.remove(request)).orElseThrow();
          rides.add(ride(state, request, id, pickedUp, sequence, stop));
        }
      }
      sequence = 0;
    }
    return rides;
  }

  /** A tour is the stretch of a route from an empty vehicle to the next empty vehicle. */
  private static List<List<PlannedStop>> tours(Route route, Set<RequestId> aboard) {
    List<List<PlannedStop>> tours = new ArrayList<>();
    boolean begins = true;
    for (PlannedStop stop : route.stops()) {
      if (stop.kind() == StopKind.BREAK) {
        continue;
      }
      if (begins) {
        tours.add(new ArrayList<>());
      }
      tours.getLast().add(stop);
      RequestId request = stop.request().orElseThrow();
      if (stop.kind() == StopKind.PICKUP) {
        aboard.add(request);
      } else {
        aboard.remove(request);
      }
      begins = aboard.isEmpty();
    }
    return tours;
  }

  /** The tour of who stays with the driver goes on; others begin one. */
  private UUID tourId(List<PlannedStop> tour) {
    return tour.stream()
        .map(stop -> stop.request().orElseThrow())
        .filter(problem::isBound)
        .findFirst()
        .map(request -> published(request).tour())
        .orElseGet(tourIds);
  }

  private PlannedRide ride(
      DutyProgress state,
      RequestId request,
      UUID tour,
      PickedUp pickedUp,
      int sequence,
      PlannedStop dropoff) {
    return new PlannedRide(
        problem.ride(request).id(),
        problem.isBound(request) ? published(request).crew() : state.duty().crew(),
        tour,
        pickedUp.sequence(),
        sequence,
        pickedUp.at(),
        problem.instant(dropoff.arrival()));
  }

  /** Who stays with the driver has been told a time, and a delay does not change what was told. */
  private Instant pickupAt(RequestId request, PlannedStop stop) {
    return problem.isBound(request) ? published(request).pickupAt() : problem.instant(stop.start());
  }

  private PlannedRide published(RequestId bound) {
    return problem.ride(bound).assignment().orElseThrow();
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

  static Map<String, Double> costs(Plan plan, CostRates rates) {
    Map<String, Double> costs = new TreeMap<>();
    costs.put("total", plan.cost().total());
    costs.put("driving_seconds", plan.cost().drivingSeconds());
    costs.put("waiting_seconds", plan.cost().waitingSeconds());
    costs.put("ride_excess_seconds", plan.cost().rideExcessSeconds());
    costs.put("stability_rappen", (double) rates.rappenOf(plan.cost().stability()));
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
      case Remedy.AddVehicle _ -> Optional.of(RideRemedy.of(RideRemedy.Kind.ADD_VEHICLE));
    };
  }

  private record PickedUp(int sequence, Instant at) {}
}
