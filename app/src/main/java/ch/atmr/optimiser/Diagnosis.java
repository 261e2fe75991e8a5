package ch.atmr.optimiser;

import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;

/**
 * Explains why a request is left out: which rule stands in the way and what the least change is
 * that would let it in, with the rest of the plan as it is.
 *
 * <p>It tries each kind of change alone on every vehicle that could carry the request and keeps the
 * smallest. It works on a network of its own, because it bends it.
 */
final class Diagnosis {

  /** Changes beyond these are no remedy a dispatcher would take. */
  private static final double MOST_WINDOW = 4 * 3600;

  private static final double MOST_RIDE = 3600;
  private static final double MOST_SHIFT = 3 * 3600;

  /** Remedies are found to the minute. */
  private static final double STEP = 60;

  private final Network network;
  private final Relaxation relaxation;
  private int request;
  private double least;
  private Reason reason = Reason.NOT_TRIED;
  private Remedy remedy = new Remedy.None();

  Diagnosis(Network network, Bounds bounds, int[][] nodes) {
    this.network = network;
    relaxation = new Relaxation(network, bounds, nodes);
  }

  Unassigned explain(int number) {
    request = number;
    Request data = network.problem.requests().get(number);
    if (!network.reachable(number)) {
      return new Unassigned(data.id(), Reason.UNREACHABLE, 0, new Remedy.None());
    }
    if (network.problem.vehicles().stream().noneMatch(this::hasSkills)) {
      return new Unassigned(data.id(), Reason.NO_SKILLED_DRIVER, 0, addVehicle(data));
    }
    if (network.problem.vehicles().stream().noneMatch(v -> hasSkills(v) && holds(v))) {
      return lackOfPlaces(data);
    }
    if (IntStream.range(0, network.vehicleCount)
        .noneMatch(vehicle -> network.compatible(vehicle, number))) {
      return new Unassigned(data.id(), Reason.EXCLUDED, 0, addVehicle(data));
    }
    return nearest(data);
  }

  private boolean hasSkills(Vehicle vehicle) {
    Set<String> skills = network.problem.requests().get(request).skills();
    return vehicle.skills().containsAll(skills);
  }

  private boolean holds(Vehicle vehicle) {
    return vehicle.capacity().holds(network.demand[request]);
  }

  private Unassigned lackOfPlaces(Request data) {
    Demand demand = data.demand();
    int wheelchairs = 0;
    int stretchers = 0;
    int seats = 0;
    for (Vehicle vehicle : network.vehicles) {
      if (hasSkills(vehicle)) {
        Demand most = vehicle.capacity().most();
        wheelchairs = Math.max(wheelchairs, most.wheelchairs());
        stretchers = Math.max(stretchers, most.stretchers());
        seats = Math.max(seats, most.seats());
      }
    }
    if (demand.stretchers() > stretchers) {
      return places(data, Reason.NO_STRETCHER_PLACE, demand.stretchers() - stretchers);
    }
    if (demand.wheelchairs() > wheelchairs) {
      return places(data, Reason.NO_WHEELCHAIR_PLACE, demand.wheelchairs() - wheelchairs);
    }
    return places(data, Reason.CAPACITY, Math.max(1, demand.seats() - seats));
  }

  private Unassigned places(Request data, Reason why, int missing) {
    return new Unassigned(data.id(), why, missing, addVehicle(data));
  }

  /** A vehicle that is there from before the pick-up to after the drop-off. */
  private Remedy addVehicle(Request data) {
    int pickup = network.pickup(request);
    int dropoff = network.dropoff(request);
    double from = Math.min(network.earliest[pickup], network.latest[pickup]);
    double to = Math.max(network.latest[dropoff], network.earliest[dropoff]);
    return new Remedy.AddVehicle(
        data.demand(),
        data.skills(),
        new TimeWindow(from, Math.max(from, to + network.service[dropoff])));
  }

  private Unassigned nearest(Request data) {
    least = Double.POSITIVE_INFINITY;
    if (relaxation.fits(request)) {
      Reason why = data.outboundId() == null ? Reason.NOT_TRIED : Reason.LINKED_RIDE;
      return new Unassigned(data.id(), why, 0, new Remedy.None());
    }
    double ride = network.maxRide[request];
    relaxation.loosen(request);
    tryWindow(StopKind.PICKUP, data.pickup().window());
    tryWindow(StopKind.DROPOFF, data.dropoff().window());
    if (data.maxRide() < Double.POSITIVE_INFINITY) {
      double longer = smallest(MOST_RIDE, s -> relaxation.fitsWithRide(request, s));
      offer(longer, Reason.RIDE_TIME, new Remedy.LengthenRide(longer));
    }
    for (int vehicle = 0; vehicle < network.vehicleCount; vehicle++) {
      if (network.compatible(vehicle, request)) {
        tryShift(vehicle);
        tryBreak(vehicle);
      }
    }
    if (least == Double.POSITIVE_INFINITY) {
      reason = blocked(data);
      remedy =
          reason == Reason.SHARING && mayShare(data) ? new Remedy.AllowSharing() : addVehicle(data);
      least = 0;
    }
    relaxation.tighten(request, ride);
    return new Unassigned(data.id(), reason, least, remedy);
  }

  private Reason blocked(Request data) {
    if (relaxation.fitsWithPlaces(request)) {
      return Reason.CAPACITY;
    }
    if (relaxation.fitsWithOthers(request, /* withAnybody= */ true)) {
      return Reason.SHARING;
    }
    return relaxation.fitsExcluded(request) ? Reason.EXCLUDED : blockedWindow(data);
  }

  private boolean mayShare(Request data) {
    return data.exclusions().sharing() == Sharing.DECLINED
        && relaxation.fitsWithOthers(request, /* withAnybody= */ false);
  }

  private Reason blockedWindow(Request data) {
    boolean pickupBinds = data.pickup().window().latest() < Double.POSITIVE_INFINITY;
    return pickupBinds ? Reason.PICKUP_WINDOW : Reason.DROPOFF_WINDOW;
  }

  private void tryWindow(StopKind stop, TimeWindow window) {
    Reason rule = stop == StopKind.PICKUP ? Reason.PICKUP_WINDOW : Reason.DROPOFF_WINDOW;
    if (window.latest() < Double.POSITIVE_INFINITY) {
      double later = smallest(MOST_WINDOW, s -> relaxation.fitsWithWindow(request, stop, 0, s));
      offer(later, rule, new Remedy.WidenWindow(stop, 0, later));
    }
    if (window.earliest() > Double.NEGATIVE_INFINITY) {
      double earlier =
          smallest(
              Math.min(least, MOST_WINDOW), s -> relaxation.fitsWithWindow(request, stop, s, 0));
      offer(earlier, rule, new Remedy.WidenWindow(stop, earlier, 0));
    }
  }

  private void tryShift(int vehicle) {
    VehicleId id = network.vehicles[vehicle].id();
    double later =
        smallest(
            Math.min(least, MOST_SHIFT), s -> relaxation.fitsWithShift(request, vehicle, 0, s));
    offer(later, Reason.SHIFT_END, new Remedy.ExtendShift(id, 0, later));
    double earlier =
        smallest(
            Math.min(least, MOST_SHIFT), s -> relaxation.fitsWithShift(request, vehicle, s, 0));
    offer(earlier, Reason.SHIFT_START, new Remedy.ExtendShift(id, earlier, 0));
  }

  private void tryBreak(int vehicle) {
    Vehicle data = network.vehicles[vehicle];
    if (!data.pause().due()) {
      return;
    }
    double later =
        smallest(
            Math.min(least, MOST_SHIFT), s -> relaxation.fitsWithBreak(request, vehicle, 0, s));
    offer(later, Reason.BREAK, new Remedy.MoveBreak(data.id(), 0, later));
    double earlier =
        smallest(
            Math.min(least, MOST_SHIFT), s -> relaxation.fitsWithBreak(request, vehicle, s, 0));
    offer(earlier, Reason.BREAK, new Remedy.MoveBreak(data.id(), earlier, 0));
  }

  /** The least change to the minute that is enough, or infinity when even the most is not. */
  private static double smallest(double most, DoublePredicate enough) {
    if (!enough.test(most)) {
      return Double.POSITIVE_INFINITY;
    }
    double low = 0;
    double high = Math.ceil(most / STEP);
    while (high - low > 1) {
      double middle = Math.floor((low + high) / 2);
      if (enough.test(middle * STEP)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high * STEP;
  }

  private void offer(double seconds, Reason rule, Remedy change) {
    if (seconds < least) {
      least = seconds;
      reason = rule;
      remedy = change;
    }
  }
}
