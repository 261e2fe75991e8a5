package ch.atmr.dispatch;

import ch.atmr.bookings.PlannedRide;
import ch.atmr.bookings.Ride;
import ch.atmr.bookings.TimeKind;
import ch.atmr.dispatch.FreeSpans.Span;
import ch.atmr.dispatch.UnservedRide.RideRemedy;
import ch.atmr.drivers.VehicleCapacity;
import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.GeoPoint;
import ch.atmr.optimiser.Break;
import ch.atmr.optimiser.Capacity;
import ch.atmr.optimiser.Demand;
import ch.atmr.optimiser.Request;
import ch.atmr.optimiser.RequestId;
import ch.atmr.optimiser.RoutingProblem;
import ch.atmr.optimiser.Stop;
import ch.atmr.optimiser.TimeWindow;
import ch.atmr.optimiser.TravelMatrix;
import ch.atmr.optimiser.Vehicle;
import ch.atmr.optimiser.VehicleId;
import ch.atmr.routing.TravelTable;
import ch.atmr.routing.TravelTimes;
import java.time.Instant;
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
  private final Map<GeoPoint, Integer> locations = new LinkedHashMap<>();
  private Optional<RoutingProblem> problem = Optional.empty();

  private DayProblem(Day day, Overrides overrides) {
    this.day = day;
    this.overrides = overrides;
  }

  static DayProblem of(Day day, Overrides overrides, TravelTimes travelTimes) {
    DayProblem dayProblem = new DayProblem(day, overrides);
    dayProblem.collectSpans();
    dayProblem.collectRides();
    if (!dayProblem.rides.isEmpty()) {
      if (dayProblem.spans.isEmpty()) {
        dayProblem.setAllAside("NO_SHIFT", RideRemedy.Kind.ADD_VEHICLE);
      } else {
        dayProblem.problem = Optional.of(dayProblem.state(travelTimes));
      }
    }
    return dayProblem;
  }

  /** The problem; empty where no ride or no shift is left to plan. */
  Optional<RoutingProblem> problem() {
    return problem;
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

  static RequestId requestId(BookingId booking) {
    return new RequestId("B" + booking.value());
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
        location(span.start());
        location(span.end());
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
        location(ride.pickup().point().get());
        location(ride.dropoff().point().get());
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

  private RoutingProblem state(TravelTimes travelTimes) {
    TravelTable table = travelTimes.between(List.copyOf(locations.keySet()));
    List<Request> requests = new ArrayList<>();
    Map<BookingId, Instant> outboundArrivals = fixedArrivals();
    Set<RequestId> known = new HashSet<>(rides.keySet());
    rides.forEach((id, ride) -> requests.add(request(id, ride, known, outboundArrivals)));
    List<Vehicle> vehicles = new ArrayList<>();
    spans.forEach((id, span) -> vehicles.add(vehicle(id, span)));
    return new RoutingProblem(
        requests, vehicles, TravelMatrix.of(table.size(), (from, to) -> table.seconds(from, to)));
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
                new Stop(
                    location(ride.pickup().point().orElseThrow()),
                    pickupWindow,
                    60.0 * ride.pickupServiceMinutes()),
                new Stop(
                    location(ride.dropoff().point().orElseThrow()),
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
            id, location(span.start()), new TimeWindow(seconds(span.from()), seconds(span.to())))
        .endLocation(location(span.end()))
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

  private int location(GeoPoint point) {
    return locations.computeIfAbsent(point, _ -> locations.size());
  }
}
