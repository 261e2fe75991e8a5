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
  private static final int ROW = 46;
  private static final int BAR = 14;
  private static final int BELOW_TITLE = 64;
  private static final int MOST_WORDS = 110;
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

  private final TransportDay day;
  private final Map<RequestId, Request> requests = new HashMap<>();
  private final Hours hours;
  private final SvgDrawing svg;

  private PlanPicture(TransportDay day, Plan plan) {
    this.day = day;
    this.hours = Hours.of(day, plan);
    int rows = day.problem().vehicles().size();
    int height = BELOW_TITLE + ROW * rows + 20 * (plan.unassigned().size() + 2);
    this.svg = new SvgDrawing(hours.width(), height);
    day.problem().requests().forEach(request -> requests.put(request.id(), request));
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
    Map<VehicleId, Route> routes = new HashMap<>();
    plan.routes().forEach(route -> routes.put(route.vehicle(), route));
    int top = BELOW_TITLE;
    for (Vehicle vehicle : day.problem().vehicles()) {
      row(vehicle, top);
      Route route = routes.get(vehicle.id());
      if (route != null) {
        route(vehicle, route, top);
      }
      top += ROW;
    }
    hours(top);
    unserved(plan, top + 20);
    return svg.text();
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
      x += 34 + 6.2 * entry[1].length();
    }
  }

  private void row(Vehicle vehicle, int top) {
    svg.words(8, top + 27, "name", SvgDrawing.shortened(vehicle.id().value(), 14));
    double from = hours.x(vehicle.shift().earliest());
    double to = hours.x(vehicle.shift().latest());
    svg.box(
        from,
        top + 4,
        to - from,
        ROW - 8,
        "shift",
        vehicle.id() + ": shift " + span(vehicle.shift().earliest(), vehicle.shift().latest()));
  }

  private void hours(int bottom) {
    for (double hour = hours.from(); hour <= hours.to() + 1; hour += hours.step()) {
      svg.line(hours.x(hour), BELOW_TITLE - 6, hours.x(hour), bottom, "hour");
      svg.words(hours.x(hour) + 2, BELOW_TITLE - 8, "word", clock(hour));
    }
  }

  private void route(Vehicle vehicle, Route route, int top) {
    int at = vehicle.startLocation();
    double free = route.departure();
    Demand load = Demand.NONE;
    for (PlannedStop stop : route.stops()) {
      Request request = stop.request().map(requests::get).orElse(null);
      if (request == null) {
        rest(vehicle, stop, top);
        // It has no place: what is left of the way may be driven before or after it.
        free = Math.max(free, stop.departure());
        continue;
      }
      boolean pickup = stop.kind() == StopKind.PICKUP;
      int to = (pickup ? request.pickup() : request.dropoff()).location();
      double duration = day.problem().travel().duration(at, to);
      drive(free, stop.arrival(), duration, before(stop, request), top);
      service(stop, request, top);
      load = stop.load();
      at = to;
      free = stop.departure();
    }
    double home = day.problem().travel().duration(at, vehicle.endLocation());
    drive(free, route.end(), home, load, top);
  }

  /** As late as possible: a vehicle that would be early waits before it leaves. */
  private void drive(double free, double arrival, double duration, Demand load, int top) {
    double from = Math.max(free, arrival - duration);
    int aboard = load.seats() + load.wheelchairs() + load.stretchers();
    double x = hours.x(from);
    double width = hours.x(arrival) - x;
    String style = aboard == 0 ? "empty" : "loaded";
    svg.box(x, top + 22, width, BAR, style, "drives " + span(from, arrival) + ", " + aboard(load));
    if (aboard > 0 && width > 9) {
      svg.words(x + width / 2, top + 33, "aboard", Integer.toString(aboard));
    }
  }

  private void service(PlannedStop stop, Request request, int top) {
    boolean pickup = stop.kind() == StopKind.PICKUP;
    double x = hours.x(stop.start());
    double width = Math.max(2.5, hours.x(stop.departure()) - x);
    String style = (pickup ? "pickup" : "dropoff") + " stop";
    svg.box(
        x,
        top + 22,
        width,
        BAR,
        style,
        "%s %s %s, then on board: %s"
            .formatted(
                request.id(),
                pickup ? "pick-up" : "drop-off",
                span(stop.start(), stop.departure()),
                aboard(stop.load())));
    if (pickup) {
      svg.slanted(x + 1, top + 20, SvgDrawing.shortened(request.id().value(), 8));
    }
  }

  private void rest(Vehicle vehicle, PlannedStop stop, int top) {
    double x = hours.x(stop.start());
    svg.box(
        x,
        top + 22,
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

  /**
   * The hours that the picture shows, in seconds since 1970, and how they lie across it.
   *
   * @param step seconds between two lines
   * @param pixels of a second
   */
  private record Hours(double from, double to, double step, double pixels) {
    private static final int LEFT = 110;
    private static final int RIGHT = 40;
    private static final int MOST_LINES = 24;
    private static final double HOUR = 3600;

    static Hours of(TransportDay day, Plan plan) {
      double first = Double.POSITIVE_INFINITY;
      double last = Double.NEGATIVE_INFINITY;
      for (Vehicle vehicle : day.problem().vehicles()) {
        first = Math.min(first, vehicle.shift().earliest());
        last = Math.max(last, vehicle.shift().latest());
      }
      for (Route route : plan.routes()) {
        first = Math.min(first, route.departure());
        last = Math.max(last, route.end());
      }
      double from = HOUR * Math.floor(first / HOUR);
      double to = Math.max(from + HOUR, HOUR * Math.ceil(last / HOUR));
      double count = (to - from) / HOUR;
      double step = HOUR * Math.max(1, Math.ceil(count / MOST_LINES));
      return new Hours(from, to, step, Math.min(120 / HOUR, 1440 / (to - from)));
    }

    double x(double seconds) {
      return LEFT + (seconds - from) * pixels;
    }

    int width() {
      return (int) Math.ceil(x(to)) + RIGHT;
    }
  }
}
