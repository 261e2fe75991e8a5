package ch.atmr.dispatch;

import ch.atmr.bookings.PlannedRide;
import ch.atmr.bookings.Ride;
import ch.atmr.dispatch.DutyProgress.Visit;
import ch.atmr.dispatch.UnservedRide.RideRemedy;
import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.optimiser.Leeway;
import ch.atmr.optimiser.Request;
import ch.atmr.optimiser.RequestId;
import ch.atmr.optimiser.RoutingProblem;
import ch.atmr.optimiser.StabilityRates;
import ch.atmr.optimiser.StopKind;
import ch.atmr.optimiser.TravelMatrix;
import ch.atmr.optimiser.UnderWay;
import ch.atmr.optimiser.Vehicle;
import ch.atmr.optimiser.VehicleId;
import ch.atmr.routing.TrafficFactors;
import ch.atmr.routing.TravelTable;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A day as the optimiser takes it, and the way back from its names to bookings and shifts. Rides
 * that cannot even be stated (no coordinates, no time) are set aside with their reason.
 */
final class DayProblem {
  private final Day day;
  private final Overrides overrides;
  private final PlanRules rules;
  private final List<UnservedRide> setAside = new ArrayList<>();
  private final Map<RequestId, Ride> rides = new LinkedHashMap<>();
  private final Map<RequestId, Ride> bound = new LinkedHashMap<>();
  private final Map<VehicleId, DutyProgress> progress = new LinkedHashMap<>();
  private final Locations locations;
  private Optional<RoutingProblem> problem = Optional.empty();
  private double estimatedShare;

  private DayProblem(Day day, Overrides overrides, TrafficFactors traffic, PlanRules rules) {
    this.day = day;
    this.overrides = overrides;
    this.rules = rules;
    this.locations = new Locations(traffic);
  }

  /**
   * The problem.
   *
   * @param told what it costs to change what was published; empty: nothing
   */
  static DayProblem of(
      Day day, Overrides overrides, Roads roads, PlanRules rules, Optional<StabilityRates> told) {
    DayProblem dayProblem = new DayProblem(day, overrides, roads.traffic(), rules);
    dayProblem.collectDuties();
    dayProblem.collectRides();
    if (!dayProblem.rides.isEmpty()) {
      if (dayProblem.progress.isEmpty()) {
        dayProblem.setAllAside("NO_SHIFT", RideRemedy.Kind.ADD_VEHICLE);
      } else {
        dayProblem.problem = Optional.of(dayProblem.state(roads, told));
      }
    }
    return dayProblem;
  }

  /** The problem; empty where no ride or no shift is left to plan. */
  Optional<RoutingProblem> problem() {
    return problem;
  }

  /** How much of the travel times no road network told, 0 to 1. */
  double estimatedShare() {
    return estimatedShare;
  }

  List<UnservedRide> setAside() {
    return List.copyOf(setAside);
  }

  /** Whether the booking is in the problem, for any driver to take. */
  boolean plans(BookingId booking) {
    return rides.containsKey(requestId(booking));
  }

  Ride ride(RequestId id) {
    return Optional.ofNullable(rides.get(id))
        .or(() -> Optional.ofNullable(bound.get(id)))
        .orElseThrow();
  }

  /** Whether a ride of the problem stays with its driver. */
  boolean isBound(RequestId id) {
    return bound.containsKey(id);
  }

  /** Whether a ride is in the problem, for any driver to take or bound to its own. */
  boolean states(RequestId id) {
    return rides.containsKey(id) || bound.containsKey(id);
  }

  /** When rides that are fixed and not in the problem are over. */
  Map<BookingId, Instant> fixedArrivals() {
    Map<BookingId, Instant> arrivals = new HashMap<>();
    for (Ride fixed : day.fixed()) {
      if (!isBound(requestId(fixed.id()))) {
        fixed.assignment().ifPresent(planned -> arrivals.put(fixed.id(), planned.dropoffAt()));
      }
    }
    return arrivals;
  }

  /** A driver with a shift, and how far he has come. */
  DutyProgress progress(VehicleId id) {
    return Optional.ofNullable(progress.get(id)).orElseThrow();
  }

  /** The vehicle that drives a published ride. */
  Optional<VehicleId> vehicleOf(PlannedRide published) {
    return progress.entrySet().stream()
        .filter(e -> e.getValue().duty().crew().equals(published.crew()))
        .filter(e -> !e.getValue().duty().startsAt().isAfter(published.pickupAt()))
        .filter(e -> !e.getValue().to().isBefore(published.dropoffAt()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** A driver's shifts. */
  Map<VehicleId, DutyProgress> vehiclesOf(DriverId driver) {
    Map<VehicleId, DutyProgress> found = new LinkedHashMap<>();
    progress.forEach((id, state) -> {
      if (state.duty().crew().driver().equals(driver)) {
        found.put(id, state);
      }
    });
    return found;
  }

  static RequestId requestId(BookingId booking) {
    return new RequestId("B" + booking.value());
  }

  /** The company's zone. */
  ZoneId zone() {
    return day.zone();
  }

  /** Seconds since the day's origin. */
  double seconds(Instant instant) {
    return instant.getEpochSecond() - (double) day.origin().getEpochSecond();
  }

  Instant instant(double seconds) {
    return day.origin().plusSeconds(Math.round(seconds));
  }

  private void collectDuties() {
    for (Duty duty : day.duties()) {
      DutyProgress state = DutyProgress.of(duty, day);
      boolean taken =
          state.rides().stream().anyMatch(ride -> bound.containsKey(requestId(ride.id())));
      if (overrides.excludesDriver(duty.crew().driver().value()) || !state.isOpen() || taken) {
        continue;
      }
      progress.put(new VehicleId("S" + duty.shift().value()), state);
      start(state);
      end(state);
      for (Ride ride : state.rides()) {
        bound.put(requestId(ride.id()), ride);
        pickup(ride);
        dropoff(ride);
      }
    }
  }

  private void collectRides() {
    for (Ride ride : day.rides()) {
      if (overrides.excludesBooking(ride.id().value())) {
        continue;
      }
      if (ride.pickup().point().isEmpty() || ride.dropoff().point().isEmpty()) {
        setAside(ride, "MISSING_COORDINATES", RideRemedy.Kind.ADD_COORDINATES);
      } else if (ride.window().isEmpty()) {
        setAside(ride, "TIME_UNCONFIRMED", RideRemedy.Kind.CONFIRM_TIME);
      } else {
        rides.put(requestId(ride.id()), ride);
        pickup(ride);
        dropoff(ride);
      }
    }
  }

  private void setAside(Ride ride, String reason, RideRemedy.Kind remedy) {
    setAside.add(new UnservedRide(ride.id(), reason, Optional.of(RideRemedy.of(remedy))));
  }

  private void setAllAside(String reason, RideRemedy.Kind remedy) {
    rides.values().forEach(ride -> setAside(ride, reason, remedy));
    rides.clear();
  }

  private RoutingProblem state(Roads roads, Optional<StabilityRates> told) {
    if (locations.size() > Locations.MOST) {
      throw new ProblemException(new Problem.Conflict(Problem.Conflict.Reason.DAY_TOO_LARGE));
    }
    TravelTable table = roads.between(locations.points());
    estimatedShare = table.estimatedShare();
    TravelMatrix travel = locations.matrix(table, rules::drive);
    dropWayless(travel);
    Map<RequestId, Ride> all = new LinkedHashMap<>(rides);
    all.putAll(bound);
    DayExclusions exclusions = new DayExclusions(all, progress);
    RideRequests stated = new RideRequests(this, overrides, rules, travel);
    List<Request> requests = new ArrayList<>();
    all.forEach((id, ride) ->
        requests.add(stated.request(id, ride).exclusions(exclusions.of(ride)).build()));
    List<Vehicle> vehicles = new ArrayList<>();
    DutyVehicles driven = new DutyVehicles(this, rules, day.earliest());
    progress.forEach((id, state) -> vehicles.add(driven.vehicle(id, state)));
    UnderWay underWay = new BoundRides(this).of(progress, day, told);
    return Leeway.of(new RoutingProblem(requests, vehicles, travel, rules.work(), underWay));
  }

  /** A driver who could not go on from a stop to the next is left to finish as he can. */
  private void dropWayless(TravelMatrix matrix) {
    List<VehicleId> wayless =
        progress.entrySet().stream()
            .filter(entry -> entry.getValue().isBound() && !hasWays(entry.getValue(), matrix))
            .map(Map.Entry::getKey)
            .toList();
    for (VehicleId id : progress.size() > wayless.size() ? wayless : List.<VehicleId>of()) {
      progress(id).rides().forEach(ride -> bound.remove(requestId(ride.id())));
      progress.remove(id);
    }
  }

  private boolean hasWays(DutyProgress state, TravelMatrix matrix) {
    int at = start(state);
    for (Visit visit : state.visits()) {
      boolean pickup = visit.kind() == StopKind.PICKUP;
      int next = pickup ? pickup(visit.ride()) : dropoff(visit.ride());
      if (matrix.duration(at, next) == Double.POSITIVE_INFINITY) {
        return false;
      }
      at = next;
    }
    return matrix.duration(at, end(state)) < Double.POSITIVE_INFINITY;
  }

  static Set<String> names(Set<? extends Enum<?>> skills) {
    return skills.stream().map(Enum::name).collect(Collectors.toSet());
  }

  /** The location where a ride begins. */
  int pickup(Ride ride) {
    return locations.of(ride.pickup().point().orElseThrow(), hour(time(ride)));
  }

  /** The location where a ride ends. */
  int dropoff(Ride ride) {
    return locations.of(ride.dropoff().point().orElseThrow(), hour(time(ride)));
  }

  private static Instant time(Ride ride) {
    return ride.time().or(() -> ride.assignment().map(PlannedRide::pickupAt)).orElseThrow();
  }

  /** The location where a driver is, or begins. */
  int start(DutyProgress state) {
    return locations.of(state.at(), hour(state.from()));
  }

  /** The location where a driver ends. */
  int end(DutyProgress state) {
    return locations.of(state.duty().end(), hour(state.to()));
  }

  private int hour(Instant instant) {
    return instant.atZone(day.zone()).getHour();
  }
}
