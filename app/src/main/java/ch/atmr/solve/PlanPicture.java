package ch.atmr.solve;

import ch.atmr.optimiser.Demand;
import ch.atmr.optimiser.Plan;
import ch.atmr.optimiser.PlannedStop;
import ch.atmr.optimiser.Request;
import ch.atmr.optimiser.RequestId;
import ch.atmr.optimiser.Route;
import ch.atmr.optimiser.StopKind;
import ch.atmr.optimiser.Unassigned;
import ch.atmr.optimiser.Vehicle;
import ch.atmr.optimiser.VehicleId;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A day's plan as an SVG picture: a row for each driver, the hours across. Shows shifts, driving
 * with how many are on board, pick-ups, drop-offs, breaks, and below who has no driver.
 */
final class PlanPicture {
  private static final int BAR = 14;

  /** Above and below what a row shows, and again between two rows. */
  private static final int MARGIN = 4;

  private static final int BELOW_TITLE = 64;
  private static final int MOST_WORDS = 110;
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

  private final TransportDay day;
  private final Map<RequestId, Request> requests = new HashMap<>();
  private final Map<VehicleId, Route> routes = new HashMap<>();
  private final Map<VehicleId, RideNames> names = new HashMap<>();
  private final Hours hours;
  private final SvgDrawing svg;

  private PlanPicture(TransportDay day, Plan plan) {
    this.day = day;
    this.hours = Hours.of(day, plan);
    day.problem().requests().forEach(request -> requests.put(request.id(), request));
    for (Route route : plan.routes()) {
      routes.put(route.vehicle(), route);
      names.put(route.vehicle(), RideNames.of(route, hours));
    }
    int rows = day.problem().vehicles().stream().mapToInt(this::height).sum();
    int height = BELOW_TITLE + rows + 20 * (plan.unassigned().size() + 2);
    this.svg = new SvgDrawing(hours.width(), height);
  }

  /** The picture as the text of an SVG file; ids are shown as they are, escaped. */
  static String draw(TransportDay day, Plan plan) {
    return new PlanPicture(day, plan).draw(plan);
  }

  private String draw(Plan plan) {
    int served = day.problem().requests().size() - plan.unassigned().size();
    svg.words(
        8,
        18,
        "title",
        "%d of %d rides, %d of %d drivers"
            .formatted(
                served,
                day.problem().requests().size(),
                plan.routes().size(),
                day.problem().vehicles().size()));
    legend();
    int top = BELOW_TITLE;
    for (Vehicle vehicle : day.problem().vehicles()) {
      shift(vehicle, top);
      top += height(vehicle);
    }
    hours(top);
    top = BELOW_TITLE;
    for (Vehicle vehicle : day.problem().vehicles()) {
      Route route = routes.get(vehicle.id());
      if (route != null) {
        route(vehicle, route, barOf(vehicle, top));
      }
      top += height(vehicle);
    }
    unserved(plan, top + 20);
    return svg.text();
  }

  /** A row is as high as the names above its bar need. */
  private int height(Vehicle vehicle) {
    return barOf(vehicle, 0) + BAR + 2 * MARGIN;
  }

  private int barOf(Vehicle vehicle, int top) {
    RideNames above = names.getOrDefault(vehicle.id(), RideNames.NONE);
    return top + MARGIN + Math.max(1, above.lanes()) * RideNames.LANE + MARGIN;
  }

  private void legend() {
    double x = 8;
    for (String[] entry :
        new String[][] {
          {"shift", "shift"},
          {"empty", "drives empty"},
          {"loaded", "drives, with how many on board"},
          {"pickup", "pick-up"},
          {"dropoff", "drop-off"},
          {"break", "break"}
        }) {
      svg.box(x, 28, 16, 10, entry[0], "");
      svg.words(x + 20, 37, "word", entry[1]);
      x += 40 + 6.2 * entry[1].length();
    }
    svg.words(x, 37, "word", "A ride's name stands above its pick-up.");
  }

  private void shift(Vehicle vehicle, int top) {
    svg.words(8, barOf(vehicle, top) + 11, "name", SvgDrawing.shortened(vehicle.id().value(), 14));
    double from = hours.x(vehicle.shift().earliest());
    double to = hours.x(vehicle.shift().latest());
    svg.box(
        from,
        top,
        to - from,
        height(vehicle) - MARGIN,
        "shift",
        vehicle.id() + ": shift " + span(vehicle.shift().earliest(), vehicle.shift().latest()));
  }

  private void hours(int bottom) {
    for (double hour = hours.from(); hour <= hours.to() + 1; hour += hours.step()) {
      svg.line(hours.x(hour), BELOW_TITLE - 6, hours.x(hour), bottom, "hour");
      svg.words(hours.x(hour), BELOW_TITLE - 9, "clock", clock(hour));
    }
  }

  private void names(Vehicle vehicle, int bar) {
    for (RideNames.Name name : names.getOrDefault(vehicle.id(), RideNames.NONE).names()) {
      int foot = bar - MARGIN / 2 - name.lane() * RideNames.LANE;
      svg.line(name.x(), foot - RideNames.LANE + 2, name.x(), bar, "pole");
    }
    for (RideNames.Name name : names.getOrDefault(vehicle.id(), RideNames.NONE).names()) {
      int foot = bar - MARGIN / 2 - name.lane() * RideNames.LANE;
      svg.words(name.x() + 2, foot - 2, "ride", name.words());
    }
  }

  private void route(Vehicle vehicle, Route route, int bar) {
    names(vehicle, bar);
    int at = vehicle.startLocation();
    double free = route.departure();
    Demand load = Demand.NONE;
    for (PlannedStop stop : route.stops()) {
      Request request = stop.request().map(requests::get).orElse(null);
      if (request == null) {
        rest(vehicle, stop, bar);
        // It has no place: what is left of the way may be driven before or after it.
        free = Math.max(free, stop.departure());
        continue;
      }
      boolean pickup = stop.kind() == StopKind.PICKUP;
      int to = (pickup ? request.pickup() : request.dropoff()).location();
      double duration = day.problem().travel().duration(at, to);
      drive(free, stop.arrival(), duration, before(stop, request), bar);
      service(stop, request, bar);
      load = stop.load();
      at = to;
      free = stop.departure();
    }
    double home = day.problem().travel().duration(at, vehicle.endLocation());
    drive(free, route.end(), home, load, bar);
  }

  /** As late as possible: a vehicle that would be early waits before it leaves. */
  private void drive(double free, double arrival, double duration, Demand load, int bar) {
    double from = Math.max(free, arrival - duration);
    int aboard = load.seats() + load.wheelchairs() + load.stretchers();
    double x = hours.x(from);
    double width = hours.x(arrival) - x;
    String style = aboard == 0 ? "empty" : "loaded";
    svg.box(x, bar, width, BAR, style, "drives " + span(from, arrival) + ", " + aboard(load));
    if (aboard > 0 && width > 9) {
      svg.words(x + width / 2, bar + 11, "aboard", Integer.toString(aboard));
    }
  }

  private void service(PlannedStop stop, Request request, int bar) {
    boolean pickup = stop.kind() == StopKind.PICKUP;
    double x = hours.x(stop.start());
    double width = Math.max(2.5, hours.x(stop.departure()) - x);
    String style = (pickup ? "pickup" : "dropoff") + " stop";
    svg.box(
        x,
        bar,
        width,
        BAR,
        style,
        "%s %s %s, then on board: %s"
            .formatted(
                request.id(),
                pickup ? "pick-up" : "drop-off",
                span(stop.start(), stop.departure()),
                aboard(stop.load())));
  }

  private void rest(Vehicle vehicle, PlannedStop stop, int bar) {
    double x = hours.x(stop.start());
    svg.box(
        x,
        bar,
        hours.x(stop.departure()) - x,
        BAR,
        "break stop",
        vehicle.id() + ": break " + span(stop.start(), stop.departure()));
  }

  private void unserved(Plan plan, int top) {
    int y = top;
    for (Unassigned left : plan.unassigned()) {
      String words =
          "no driver for "
              + left.request()
              + ": "
              + left.reason()
              + " ("
              + RemedyText.of(left)
              + ")";
      svg.words(8, y, "left", SvgDrawing.shortened(words, MOST_WORDS));
      y += 20;
    }
  }

  /** Who is on board on the way to a stop; a day under way begins with some. */
  private static Demand before(PlannedStop stop, Request request) {
    Demand after = stop.load();
    Demand own = request.demand();
    int sign = stop.kind() == StopKind.PICKUP ? -1 : 1;
    return new Demand(
        after.seats() + sign * own.seats(),
        after.wheelchairs() + sign * own.wheelchairs(),
        after.stretchers() + sign * own.stretchers());
  }

  private static String aboard(Demand load) {
    return "%d seated, %d in wheelchairs, %d lying"
        .formatted(load.seats(), load.wheelchairs(), load.stretchers());
  }

  private String span(double from, double to) {
    return clock(from) + " to " + clock(to);
  }

  private String clock(double seconds) {
    return CLOCK.format(Instant.ofEpochSecond(Math.round(seconds)).atZone(day.zone()));
  }
}
