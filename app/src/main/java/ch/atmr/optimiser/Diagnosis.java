package ch.atmr.optimiser;

import java.util.Set;
import java.util.function.DoublePredicate;

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
  private final Bounds bounds;
  private final TourBuilder builder;
  private final InsertionSearch search;
  private final Tour[] tours;
  private final Tour trial = new Tour();
  private int request;
  private double least;
  private Reason reason = Reason.NOT_TRIED;
  private Remedy remedy = new Remedy.None();

  Diagnosis(Network network, Bounds bounds, int[][] nodes) {
    this.network = network;
    this.bounds = bounds;
    builder = new TourBuilder(network, bounds);
    search = new InsertionSearch(network, bounds, builder);
    tours = new Tour[network.vehicleCount];
    for (int vehicle = 0; vehicle < tours.length; vehicle++) {
      tours[vehicle] = new Tour();
      TourEdit.write(
          vehicle, network.start(vehicle), nodes[vehicle], network.end(vehicle), tours[vehicle]);
      builder.build(tours[vehicle]);
    }
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
        wheelchairs = Math.max(wheelchairs, vehicle.capacity().wheelchairPlaces());
        stretchers = Math.max(stretchers, vehicle.capacity().stretcherPlaces());
        seats = Math.max(seats, vehicle.capacity().seats());
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
    if (fitsAnywhere()) {
      Reason why = data.outboundId() == null ? Reason.NOT_TRIED : Reason.LINKED_RIDE;
      return new Unassigned(data.id(), why, 0, new Remedy.None());
    }
    double ride = network.maxRide[request];
    network.maxRide[request] = data.maxRide();
    tryWindow(StopKind.PICKUP, data.pickup().window());
    tryWindow(StopKind.DROPOFF, data.dropoff().window());
    tryRide(data.maxRide());
    for (int vehicle = 0; vehicle < network.vehicleCount; vehicle++) {
      if (network.compatible(vehicle, request)) {
        tryShift(vehicle);
        tryBreak(vehicle);
      }
    }
    if (least == Double.POSITIVE_INFINITY) {
      reason = fitsWithoutLoad() ? Reason.CAPACITY : blockedWindow(data);
      remedy = addVehicle(data);
      least = 0;
    }
    network.maxRide[request] = ride;
    bounds.restore(network, request);
    return new Unassigned(data.id(), reason, least, remedy);
  }

  private Reason blockedWindow(Request data) {
    boolean pickupBinds = data.pickup().window().latest() < Double.POSITIVE_INFINITY;
    return pickupBinds ? Reason.PICKUP_WINDOW : Reason.DROPOFF_WINDOW;
  }

  /** The windows as wished: the network's are tightened for the ride limit as it stands. */
  private void reset() {
    Request data = network.problem.requests().get(request);
    window(network.pickup(request), data.pickup().window(), 0, 0);
    window(network.dropoff(request), data.dropoff().window(), 0, 0);
  }

  private void window(int node, TimeWindow window, double earlier, double later) {
    double origin = bounds.earliest[network.start(0)];
    for (int vehicle = 1; vehicle < network.vehicleCount; vehicle++) {
      origin = Math.min(origin, bounds.earliest[network.start(vehicle)]);
    }
    bounds.earliest[node] = Math.max(origin, window.earliest() - earlier);
    bounds.latest[node] = window.latest() + later;
  }

  private void tryWindow(StopKind stop, TimeWindow window) {
    int node = stop == StopKind.PICKUP ? network.pickup(request) : network.dropoff(request);
    Reason rule = stop == StopKind.PICKUP ? Reason.PICKUP_WINDOW : Reason.DROPOFF_WINDOW;
    reset();
    if (window.latest() < Double.POSITIVE_INFINITY) {
      double later =
          smallest(
              MOST_WINDOW,
              seconds -> {
                window(node, window, 0, seconds);
                return fitsAnywhere();
              });
      offer(later, rule, new Remedy.WidenWindow(stop, 0, later));
    }
    reset();
    if (window.earliest() > Double.NEGATIVE_INFINITY) {
      double earlier =
          smallest(
              MOST_WINDOW,
              seconds -> {
                window(node, window, seconds, 0);
                return fitsAnywhere();
              });
      offer(earlier, rule, new Remedy.WidenWindow(stop, earlier, 0));
    }
    reset();
  }

  private void tryRide(double maxRide) {
    if (maxRide < Double.POSITIVE_INFINITY) {
      double longer =
          smallest(
              MOST_RIDE,
              seconds -> {
                network.maxRide[request] = maxRide + seconds;
                return fitsAnywhere();
              });
      network.maxRide[request] = maxRide;
      offer(longer, Reason.RIDE_TIME, new Remedy.LengthenRide(longer));
    }
  }

  private void tryShift(int vehicle) {
    VehicleId id = network.vehicles[vehicle].id();
    int start = network.start(vehicle);
    int end = network.end(vehicle);
    double latest = bounds.latest[end];
    double later =
        smallest(
            Math.min(least, MOST_SHIFT),
            seconds -> {
              bounds.latest[end] = latest + seconds;
              return fitsRebuilt(vehicle);
            });
    bounds.latest[end] = latest;
    offer(later, Reason.SHIFT_END, new Remedy.ExtendShift(id, 0, later));
    double earliest = bounds.earliest[start];
    double earlier =
        smallest(
            Math.min(least, MOST_SHIFT),
            seconds -> {
              bounds.earliest[start] = earliest - seconds;
              return fitsRebuilt(vehicle);
            });
    bounds.earliest[start] = earliest;
    offer(earlier, Reason.SHIFT_START, new Remedy.ExtendShift(id, earlier, 0));
  }

  private void tryBreak(int vehicle) {
    Vehicle data = network.vehicles[vehicle];
    Break pause = data.pause();
    if (!pause.due()) {
      return;
    }
    double later = smallest(Math.min(least, MOST_SHIFT), s -> fitsBreak(vehicle, data, 0, s));
    offer(later, Reason.BREAK, new Remedy.MoveBreak(data.id(), 0, later));
    double earlier = smallest(Math.min(least, MOST_SHIFT), s -> fitsBreak(vehicle, data, s, 0));
    offer(earlier, Reason.BREAK, new Remedy.MoveBreak(data.id(), earlier, 0));
  }

  private boolean fitsBreak(int vehicle, Vehicle data, double earlier, double later) {
    TimeWindow window = data.pause().window();
    network.vehicles[vehicle] =
        data.withPause(
            new Break(
                data.pause().length(),
                new TimeWindow(window.earliest() - earlier, window.latest() + later)));
    boolean fits = fitsRebuilt(vehicle);
    network.vehicles[vehicle] = data;
    return fits;
  }

  private boolean fitsAnywhere() {
    for (int vehicle = 0; vehicle < network.vehicleCount; vehicle++) {
      if (network.compatible(vehicle, request) && search.best(tours[vehicle], request).exists()) {
        return true;
      }
    }
    return false;
  }

  private boolean fitsRebuilt(int vehicle) {
    TourEdit.copy(tours[vehicle], trial);
    builder.build(trial);
    return trial.feasible && search.best(trial, request).exists();
  }

  private boolean fitsWithoutLoad() {
    reset();
    boolean fits = false;
    Capacity roomy = new Capacity(1 << 20, 1 << 20, 0, 1 << 20, false);
    for (int vehicle = 0; vehicle < network.vehicleCount && !fits; vehicle++) {
      if (network.compatible(vehicle, request)) {
        Vehicle data = network.vehicles[vehicle];
        network.vehicles[vehicle] = data.withCapacity(roomy);
        fits = search.best(tours[vehicle], request).exists();
        network.vehicles[vehicle] = data;
      }
    }
    return fits;
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
