package ch.atmr.dispatch;

import ch.atmr.bookings.PlannedRide;
import ch.atmr.bookings.Ride;
import ch.atmr.bookings.Sharing;
import ch.atmr.bookings.TimeKind;
import ch.atmr.dispatch.DutyProgress.Visit;
import ch.atmr.dispatch.UnservedRide.RideRemedy;
import ch.atmr.drivers.VehicleCapacity;
import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.DriverId;
import ch.atmr.optimiser.Break;
import ch.atmr.optimiser.Capacity;
import ch.atmr.optimiser.Demand;
import ch.atmr.optimiser.Layout;
import ch.atmr.optimiser.Leeway;
import ch.atmr.optimiser.Request;
import ch.atmr.optimiser.RequestId;
import ch.atmr.optimiser.RoutingProblem;
import ch.atmr.optimiser.StabilityRates;
import ch.atmr.optimiser.Stop;
import ch.atmr.optimiser.StopKind;
import ch.atmr.optimiser.TimeWindow;
import ch.atmr.optimiser.TravelMatrix;
import ch.atmr.optimiser.UnderWay;
import ch.atmr.optimiser.Vehicle;
import ch.atmr.optimiser.VehicleId;
import ch.atmr.routing.TrafficFactors;
import ch.atmr.routing.TravelTable;
import java.time.Duration;
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

  /** The problem in which it costs nothing to change what was published. */
  static DayProblem of(Day day, Overrides overrides, Roads roads, PlanRules rules) {
    return of(day, overrides, roads, rules, Optional.empty());
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
    locations.requireFew();
    TravelTable table = roads.between(locations.points());
    estimatedShare = table.estimatedShare();
    TravelMatrix travel = locations.matrix(table, rules::drive);
    dropWayless(travel);
    Map<RequestId, Ride> all = new LinkedHashMap<>(rides);
    all.putAll(bound);
    DayExclusions exclusions = new DayExclusions(all, progress);
    Map<BookingId, Instant> outboundArrivals = fixedArrivals();
    List<Request> requests = new ArrayList<>();
    all.forEach((id, ride) -> {
      Map<BookingId, Instant> arrivals = bound.containsKey(id) ? Map.of() : outboundArrivals;
      Request.Builder request = request(id, ride, travel, arrivals);
      requests.add(request.exclusions(exclusions.of(ride)).build());
    });
    List<Vehicle> vehicles = new ArrayList<>();
    progress.forEach((id, state) -> vehicles.add(vehicle(id, state)));
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

  private Request.Builder request(
      RequestId id, Ride ride, TravelMatrix travel, Map<BookingId, Instant> arrivals) {
    TimeWindow window =
        ride.window()
            .map(wanted -> new TimeWindow(seconds(wanted.earliest()), seconds(wanted.latest())))
            .orElse(TimeWindow.ALWAYS);
    boolean arriveBy = ride.timeKind() == TimeKind.ARRIVE_BY;
    TimeWindow pickupWindow = arriveBy ? TimeWindow.ALWAYS : window;
    Instant outboundArrival = ride.parent().map(parent -> arrivals.get(parent)).orElse(null);
    if (outboundArrival != null) {
      pickupWindow = notBefore(pickupWindow, seconds(outboundArrival));
    }
    Request.Builder request =
        Request.builder(
                id,
                new Stop(pickup(ride), pickupWindow, 60.0 * ride.pickupServiceMinutes()),
                new Stop(
                    dropoff(ride),
                    arriveBy ? window : TimeWindow.ALWAYS,
                    60.0 * ride.dropoffServiceMinutes() + cleaning(ride)))
            .demand(demand(ride))
            .maxRide(Math.min(60.0 * maxRideMinutes(ride), usualLimit(ride, travel)))
            .skills(names(ride.skills()));
    ride.parent()
        .map(DayProblem::requestId)
        .filter(outbound -> rides.containsKey(outbound) || bound.containsKey(outbound))
        .ifPresent(
            outbound -> request.returnOf(outbound).sameDriverWish((double) rules.sameDriver()));
    return request;
  }

  private double usualLimit(Ride ride, TravelMatrix travel) {
    double direct = travel.duration(pickup(ride), dropoff(ride));
    return RideLimit.of(ride.mobility()).seconds(direct);
  }

  // Nobody else is on board, so the vehicle is cleaned where the passenger got off.
  private double cleaning(Ride ride) {
    return ride.sharing() == Sharing.ISOLATED ? rules.cleaning().toSeconds() : 0;
  }

  // A window that its outbound has overtaken is one moment late: the search then says which rule.
  private static TimeWindow notBefore(TimeWindow window, double earliest) {
    return new TimeWindow(
        Math.min(Math.max(window.earliest(), earliest), Math.max(window.latest(), earliest)),
        Math.max(window.latest(), earliest));
  }

  private static Demand demand(Ride ride) {
    return switch (ride.mobility()) {
      case AMBULATORY, WHEELCHAIR_TRANSFERABLE -> new Demand(1 + ride.companions(), 0, 0);
      case WHEELCHAIR -> new Demand(ride.companions(), 1, 0);
      case STRETCHER -> new Demand(ride.companions(), 0, 1);
    };
  }

  private int maxRideMinutes(Ride ride) {
    return overrides.maxRideMinutes() == null
        ? ride.maxRideMinutes()
        : Math.min(overrides.maxRideMinutes(), ride.maxRideMinutes());
  }

  private Vehicle vehicle(VehicleId id, DutyProgress state) {
    return Vehicle.builder(
            id, start(state), new TimeWindow(seconds(state.from()), seconds(state.to())))
        .endLocation(end(state))
        .capacity(capacity(state.duty().capacity()))
        .skills(state.duty().skills())
        .pause(state.rest(day.earliest()).map(this::pause).orElse(Break.none()))
        .maxDuration(longest(state))
        .fixedCost((double) rules.rates().vehicle())
        .driver("D" + state.duty().crew().driver().value())
        .build();
  }

  // A limit that the shift keeps by itself would only cost the search time.
  private static double longest(DutyProgress state) {
    Duration length = Duration.between(state.from(), state.to());
    return length.compareTo(BreakLaw.LONGEST_DUTY) > 0
        ? BreakLaw.LONGEST_DUTY.toSeconds()
        : Double.POSITIVE_INFINITY;
  }

  private static Capacity capacity(VehicleCapacity capacity) {
    return new Capacity(
        capacity.seats(),
        capacity.wheelchairPlaces(),
        capacity.seatsPerWheelchair(),
        capacity.stretcherPlaces(),
        capacity.stretcherExcludesWheelchair(),
        capacity.layouts().stream()
            .map(layout ->
                new Layout(layout.seats(), layout.wheelchairPlaces(), layout.stretcherPlaces()))
            .toList());
  }

  private Break pause(Duty.Rest rest) {
    return new Break(
        rest.length().toSeconds(),
        new TimeWindow(seconds(rest.earliest()), seconds(rest.latest())));
  }

  /** Of fixed rides that are not in the problem. */
  private Map<BookingId, Instant> fixedArrivals() {
    Map<BookingId, Instant> arrivals = new HashMap<>();
    for (Ride fixed : day.fixed()) {
      if (bound.containsKey(requestId(fixed.id()))) {
        continue;
      }
      fixed.assignment().ifPresent(planned -> arrivals.put(fixed.id(), planned.dropoffAt()));
    }
    return arrivals;
  }

  static Set<String> names(Set<? extends Enum<?>> skills) {
    return skills.stream().map(Enum::name).collect(Collectors.toSet());
  }

  private int pickup(Ride ride) {
    return locations.of(ride.pickup().point().orElseThrow(), hour(time(ride)));
  }

  private int dropoff(Ride ride) {
    return locations.of(ride.dropoff().point().orElseThrow(), hour(time(ride)));
  }

  private static Instant time(Ride ride) {
    return ride.time().or(() -> ride.assignment().map(PlannedRide::pickupAt)).orElseThrow();
  }

  private int start(DutyProgress state) {
    return locations.of(state.at(), hour(state.from()));
  }

  private int end(DutyProgress state) {
    return locations.of(state.duty().end(), hour(state.to()));
  }

  private int hour(Instant instant) {
    return instant.atZone(day.zone()).getHour();
  }
}
