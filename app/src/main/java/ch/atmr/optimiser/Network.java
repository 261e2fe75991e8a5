package ch.atmr.optimiser;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A problem flattened into arrays for the search.
 *
 * <p>Nodes are numbered: request r is picked up at node 2r and dropped off at node 2r + 1; with n
 * requests vehicle v starts at node 2n + 2v and ends at node 2n + 2v + 1. Windows are tightened by
 * what the ride itself implies, which changes no feasible plan.
 */
final class Network {

  /** Rounding of sums of driving times that is forgiven; days in whole seconds need none. */
  static final double EPSILON = 1e-9;

  final RoutingProblem problem;
  final int requestCount;
  final int vehicleCount;
  final Vehicle[] vehicles;
  final double[] earliest;
  final double[] latest;
  final double[] service;

  /** Seconds on board at most, by request; infinite when the windows alone ensure it. */
  final double[] maxRide;

  final Demand[] demand;

  /** Price of leaving a request out: above anything that driving could save. */
  final double[] penalty;

  /** Vehicles of the same number differ in their names alone. */
  final int[] vehicleKind;

  /** Who may be on board together. */
  final Mixing mixing;

  /** Links between a ride out and its return that the windows do not already ensure. */
  final List<RideLink> links;

  /** Returns that wish for the driver of their ride out. */
  final DriverWishes driverWishes;

  /** Whether work that is spread unevenly costs. */
  final boolean sharesWork;

  /** Cost of the services of each request, as work of a driver; 0 where work has no price. */
  final double[] serviceWork;

  /** What vehicles are bound to. */
  final Bindings bindings;

  /** What passengers and drivers were told. */
  final Promises promises;

  private final Map<RequestId, Integer> requestNumbers = new HashMap<>();
  private final Map<VehicleId, Integer> vehicleNumbers = new HashMap<>();
  private final boolean[][] compatible;
  private final int locations;
  private final int[] location;
  private final double[] durations;
  private final double[] costs;

  Network(RoutingProblem problem) {
    this.problem = problem;
    requestCount = problem.requests().size();
    vehicleCount = problem.vehicles().size();
    vehicles = problem.vehicles().toArray(Vehicle[]::new);
    int nodes = 2 * (requestCount + vehicleCount);
    earliest = new double[nodes];
    latest = new double[nodes];
    service = new double[nodes];
    location = new int[nodes];
    maxRide = new double[requestCount];
    demand = new Demand[requestCount];
    serviceWork = new double[requestCount];
    sharesWork = problem.fairness().share() > 0;
    boolean anywhere = problem.vehicles().stream().anyMatch(Vehicle::endsAnywhere);
    TravelMatrix travel = anywhere ? problem.travel().withFreeEnd() : problem.travel();
    locations = travel.size();
    durations = travel.durationCells();
    costs = travel.costCells();
    for (int vehicle = 0; vehicle < vehicleCount; vehicle++) {
      addVehicle(vehicle);
    }
    for (int request = 0; request < requestCount; request++) {
      requestNumbers.put(problem.requests().get(request).id(), request);
    }
    bindings = new Bindings(this);
    double origin = firstShift();
    for (int request = 0; request < requestCount; request++) {
      addRequest(request, problem.requests().get(request), origin);
    }
    mixing = new Mixing(problem, bindings);
    links = LinkBinding.of(this);
    promises = new Promises(this);
    compatible = compatibility();
    int[] drivers = VehicleKinds.drivers(problem.vehicles());
    driverWishes = new DriverWishes(problem.requests(), requestNumbers, drivers);
    vehicleKind = VehicleKinds.of(problem, drivers);
    penalty = Penalties.of(this);
  }

  private void addVehicle(int vehicle) {
    Vehicle data = vehicles[vehicle];
    vehicleNumbers.put(data.id(), vehicle);
    int start = start(vehicle);
    int end = end(vehicle);
    location[start] = data.startLocation();
    location[end] = data.endsAnywhere() ? locations - 1 : data.endLocation();
    earliest[start] = data.shift().earliest();
    latest[start] = data.shift().latest();
    earliest[end] = data.shift().earliest();
    latest[end] = data.shift().latest();
  }

  private double firstShift() {
    double first = Double.POSITIVE_INFINITY;
    for (Vehicle vehicle : vehicles) {
      first = Math.min(first, vehicle.shift().earliest());
    }
    return first;
  }

  private void addRequest(int request, Request data, double origin) {
    int pickup = pickup(request);
    int dropoff = dropoff(request);
    addStop(pickup, data.pickup(), origin);
    addStop(dropoff, data.dropoff(), origin);
    demand[request] = data.demand();
    bind(request);
    boolean isAboard = bindings.isAboard(request);
    double boarding = isAboard ? 0 : data.pickup().service();
    serviceWork[request] = problem.fairness().second() * (boarding + data.dropoff().service());
    if (isAboard) {
      maxRide[request] = Double.POSITIVE_INFINITY;
      return;
    }
    double ride = data.maxRide();
    double direct = service[pickup] + duration(pickup, dropoff);
    if (reachable(request)) {
      earliest[dropoff] = Math.max(earliest[dropoff], earliest[pickup] + direct);
      latest[pickup] = Math.min(latest[pickup], latest[dropoff] - direct);
      earliest[pickup] = Math.max(earliest[pickup], earliest[dropoff] - ride - service[pickup]);
      latest[dropoff] = Math.min(latest[dropoff], latest[pickup] + service[pickup] + ride);
    }
    boolean binds = latest[dropoff] - earliest[pickup] - service[pickup] > ride;
    maxRide[request] = binds ? ride : Double.POSITIVE_INFINITY;
  }

  private void addStop(int node, Stop stop, double origin) {
    location[node] = stop.location();
    earliest[node] = Math.max(origin, stop.window().earliest());
    latest[node] = stop.window().latest();
    service[node] = stop.service();
  }

  /** Gives stops their times where these are given or somebody has decided on them. */
  private void bind(int request) {
    Request data = problem.requests().get(request);
    int pickup = pickup(request);
    int dropoff = dropoff(request);
    Pin pin = problem.underWay().pins().get(data.id());
    if (pin != null && pin.pickup().isPresent()) {
      earliest[pickup] = Math.max(earliest[pickup], pin.pickup().get().earliest());
      latest[pickup] = Math.min(latest[pickup], pin.pickup().get().latest());
    }
    if (bindings.isAboard(request)) {
      int start = start(bindings.vehicleOf[request]);
      location[pickup] = location[start];
      service[pickup] = 0;
      earliest[pickup] = earliest[start];
      latest[pickup] = earliest[start];
      latest[start] = earliest[start];
      latest[dropoff] = Math.min(latest[dropoff], bindings.since[request] + data.maxRide());
    }
    for (int node = pickup; node <= dropoff; node++) {
      if (!Double.isNaN(bindings.times[node])) {
        earliest[node] = bindings.times[node];
        latest[node] = bindings.times[node];
      }
    }
  }

  private boolean[][] compatibility() {
    boolean[][] matrix = new boolean[vehicleCount][requestCount];
    for (int vehicle = 0; vehicle < vehicleCount; vehicle++) {
      for (int request = 0; request < requestCount; request++) {
        if (bindings.isBound(request)) {
          // Who sits in it already has found it good enough.
          matrix[vehicle][request] = bindings.vehicleOf[request] == vehicle;
          continue;
        }
        Request data = problem.requests().get(request);
        matrix[vehicle][request] =
            reachable(request)
                && mayServe(vehicle, request)
                && vehicles[vehicle].capacity().holds(demand[request])
                && vehicles[vehicle].skills().containsAll(data.skills())
                && !data.exclusions().vehicles().contains(vehicles[vehicle].id());
      }
    }
    return matrix;
  }

  private boolean mayServe(int vehicle, int request) {
    Pin pin = problem.underWay().pins().get(id(request));
    return pin == null
        || pin.vehicles().isEmpty()
        || pin.vehicles().contains(vehicles[vehicle].id());
  }

  RequestId id(int request) {
    return problem.requests().get(request).id();
  }

  /** -1 when the problem has no such request. */
  int requestNumber(RequestId id) {
    return requestNumbers.getOrDefault(id, -1);
  }

  /** -1 when the problem has no such vehicle. */
  int vehicleNumber(VehicleId id) {
    return vehicleNumbers.getOrDefault(id, -1);
  }

  int pickup(int request) {
    return 2 * request;
  }

  int dropoff(int request) {
    return 2 * request + 1;
  }

  int start(int vehicle) {
    return 2 * (requestCount + vehicle);
  }

  int end(int vehicle) {
    return 2 * (requestCount + vehicle) + 1;
  }

  /** The request of a node that is no vehicle's. */
  int request(int node) {
    return node >> 1;
  }

  boolean isPickup(int node) {
    return (node & 1) == 0;
  }

  double duration(int from, int to) {
    return durations[location[from] * locations + location[to]];
  }

  double cost(int from, int to) {
    return costs[location[from] * locations + location[to]];
  }

  /** What the work of a vehicle costs more than driving alone, for being uneven. */
  double unevenness(int vehicle, double work) {
    TimeWindow shift = vehicles[vehicle].shift();
    return problem.fairness().price(work, shift.latest() - shift.earliest());
  }

  /** Whether the crew has the skills, the empty vehicle the places, and neither is excluded. */
  boolean compatible(int vehicle, int request) {
    return compatible[vehicle][request];
  }

  /** Whether there is a way from the pick-up to the drop-off at all. */
  boolean reachable(int request) {
    return duration(pickup(request), dropoff(request)) < Double.POSITIVE_INFINITY;
  }
}
