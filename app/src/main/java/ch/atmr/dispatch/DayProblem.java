package ch.atmr.dispatch;

import ch.atmr.bookings.PlannedRide;
import ch.atmr.bookings.Ride;
import ch.atmr.bookings.TimeKind;
import ch.atmr.dispatch.FreeSpans.Span;
import ch.atmr.dispatch.UnservedRide.RideRemedy;
import ch.atmr.drivers.VehicleCapacity;
import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.optimiser.Break;
import ch.atmr.optimiser.Capacity;
import ch.atmr.optimiser.Demand;
import ch.atmr.optimiser.Request;
import ch.atmr.optimiser.RequestId;
import ch.atmr.optimiser.RoutingProblem;
import ch.atmr.optimiser.Stop;
import ch.atmr.optimiser.TimeWindow;
import ch.atmr.optimiser.Vehicle;
import ch.atmr.optimiser.VehicleId;
import ch.atmr.routing.TrafficFactors;
import ch.atmr.routing.TravelTable;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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
  private final List<UnservedRide> setAside = new ArrayList<>();
  private final Map<RequestId, Ride> rides = new LinkedHashMap<>();
  private final Map<VehicleId, Span> spans = new LinkedHashMap<>();
  private final Locations locations;
  private Optional<RoutingProblem> problem = Optional.empty();
  private double estimatedShare;

  private DayProblem(Day day, Overrides overrides, TrafficFactors traffic) {
    this.day = day;
    this.overrides = overrides;
    this.locations = new Locations(traffic);
  }

  static DayProblem of(Day day, Overrides overrides, Roads roads) {
    DayProblem dayProblem = new DayProblem(day, overrides, roads.traffic());
    dayProblem.collectSpans();
    dayProblem.collectRides();
    if (!dayProblem.rides.isEmpty()) {
      if (dayProblem.spans.isEmpty()) {
        dayProblem.setAllAside("NO_SHIFT", RideRemedy.Kind.ADD_VEHICLE);
      } else {
        dayProblem.problem = Optional.of(dayProblem.state(roads));
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

  /** Whether the booking is in the problem. */
  boolean plans(BookingId booking) {
    return rides.containsKey(requestId(booking));
  }

  Ride ride(RequestId id) {
    return Optional.ofNullable(rides.get(id)).orElseThrow();
  }

  Span span(VehicleId id) {
    return Optional.ofNullable(spans.get(id)).orElseThrow();
  }

  /** The vehicle that drives a published ride, where its shift still has room for it. */
  Optional<VehicleId> vehicleOf(PlannedRide published) {
    return spans.entrySet().stream()
        .filter(e -> e.getValue().duty().crew().equals(published.crew()))
        .filter(e -> !e.getValue().from().isAfter(published.pickupAt()))
        .filter(e -> !e.getValue().to().isBefore(published.dropoffAt()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** The spans of a driver's shifts. */
  Map<VehicleId, Span> spansOf(DriverId driver) {
    Map<VehicleId, Span> found = new LinkedHashMap<>();
    spans.forEach((id, span) -> {
      if (span.duty().crew().driver().equals(driver)) {
        found.put(id, span);
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

  private void collectSpans() {
    for (Duty duty : day.duties()) {
      if (overrides.excludesDriver(duty.crew().driver().value())) {
        continue;
      }
      for (Span span : FreeSpans.of(duty, day.fixed(), day.earliest())) {
        spans.put(new VehicleId("S" + duty.shift().value() + "/" + span.number()), span);
        start(span);
        end(span);
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

  private RoutingProblem state(Roads roads) {
    if (locations.size() > Locations.MOST) {
      throw new ProblemException(new Problem.Conflict(Problem.Conflict.Reason.DAY_TOO_LARGE));
    }
    TravelTable table = roads.between(locations.points());
    estimatedShare = table.estimatedShare();
    List<Request> requests = new ArrayList<>();
    Map<BookingId, Instant> outboundArrivals = fixedArrivals();
    Set<RequestId> known = new HashSet<>(rides.keySet());
    rides.forEach((id, ride) -> requests.add(request(id, ride, known, outboundArrivals)));
    List<Vehicle> vehicles = new ArrayList<>();
    spans.forEach((id, span) -> vehicles.add(vehicle(id, span)));
    return new RoutingProblem(requests, vehicles, locations.matrix(table));
  }

  private Request request(
      RequestId id, Ride ride, Set<RequestId> known, Map<BookingId, Instant> arrivals) {
    ch.atmr.kernel.TimeWindow wanted = ride.window().orElseThrow();
    TimeWindow window = new TimeWindow(seconds(wanted.earliest()), seconds(wanted.latest()));
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
                    60.0 * ride.dropoffServiceMinutes()))
            .demand(demand(ride))
            .maxRide(60.0 * maxRideMinutes(ride))
            .skills(names(ride.skills()));
    ride.parent().map(DayProblem::requestId).filter(known::contains).ifPresent(request::returnOf);
    return request.build();
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

  private Vehicle vehicle(VehicleId id, Span span) {
    VehicleCapacity capacity = span.duty().capacity();
    return Vehicle.builder(
            id, start(span), new TimeWindow(seconds(span.from()), seconds(span.to())))
        .endLocation(end(span))
        .capacity(
            new Capacity(
                capacity.seats(),
                capacity.wheelchairPlaces(),
                capacity.seatsPerWheelchair(),
                capacity.stretcherPlaces(),
                capacity.stretcherExcludesWheelchair()))
        .skills(span.duty().skills())
        .pause(span.takesBreak() ? pause(span) : Break.none())
        .build();
  }

  private Break pause(Span span) {
    Duty.Rest rest = span.duty().rest().orElseThrow();
    return new Break(
        rest.length().toSeconds(),
        new TimeWindow(
            Math.max(seconds(rest.earliest()), seconds(span.from())),
            Math.min(seconds(rest.latest()), seconds(span.to()))));
  }

  private Map<BookingId, Instant> fixedArrivals() {
    Map<BookingId, Instant> arrivals = new HashMap<>();
    for (Ride fixed : day.fixed()) {
      fixed.assignment().ifPresent(planned -> arrivals.put(fixed.id(), planned.dropoffAt()));
    }
    return arrivals;
  }

  static Set<String> names(Set<? extends Enum<?>> skills) {
    return skills.stream().map(Enum::name).collect(Collectors.toSet());
  }

  private int pickup(Ride ride) {
    return locations.of(ride.pickup().point().orElseThrow(), hour(ride.time().orElseThrow()));
  }

  private int dropoff(Ride ride) {
    return locations.of(ride.dropoff().point().orElseThrow(), hour(ride.time().orElseThrow()));
  }

  private int start(Span span) {
    return locations.of(span.start(), hour(span.from()));
  }

  private int end(Span span) {
    return locations.of(span.end(), hour(span.to()));
  }

  private int hour(Instant instant) {
    return instant.atZone(day.zone()).getHour();
  }
}
