package ch.atmr.optimiser;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

  /** Links between a ride out and its return that the windows do not already ensure. */
  final List<RideLink> links;

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
    locations = problem.travel().size();
    durations = problem.travel().durationCells();
    costs = problem.travel().costCells();
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
    links = bindingLinks();
    promises = new Promises(this);
    compatible = compatibility();
    vehicleKind = kinds();
    penalty = penalties();
  }

  private void addVehicle(int vehicle) {
    Vehicle data = vehicles[vehicle];
    vehicleNumbers.put(data.id(), vehicle);
    int start = start(vehicle);
    int end = end(vehicle);
    location[start] = data.startLocation();
    location[end] = data.endLocation();
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
    if (bindings.isAboard(request)) {
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
        matrix[vehicle][request] =
            reachable(request)
                && mayServe(vehicle, request)
                && vehicles[vehicle].capacity().holds(demand[request])
                && vehicles[vehicle].skills().containsAll(problem.requests().get(request).skills());
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

  private int[] kinds() {
    Map<Vehicle, Integer> known = new HashMap<>();
    VehicleId nameless = new VehicleId("-");
    Set<VehicleId> named = problem.underWay().named();
    int[] kinds = new int[vehicleCount];
    for (int vehicle = 0; vehicle < vehicleCount; vehicle++) {
      Vehicle data = vehicles[vehicle];
      Vehicle kind = named.contains(data.id()) ? data : data.withId(nameless);
      kinds[vehicle] = known.computeIfAbsent(kind, v -> known.size());
    }
    return kinds;
  }

  private double[] penalties() {
    double everything = 1 + 2.0 * (requestCount + vehicleCount) * problem.travel().largestCost();
    for (Vehicle vehicle : vehicles) {
      everything += vehicle.fixedCost();
    }
    everything += promises.most();
    double[] prices = new double[requestCount];
    double all = everything;
    for (int request = 0; request < requestCount; request++) {
      prices[request] = everything * problem.requests().get(request).priority();
      all += prices[request];
    }
    for (int request = 0; request < requestCount; request++) {
      // No choice of routes may do without one that is bound, whomever it could serve instead.
      prices[request] = bindings.isBound(request) ? all : prices[request];
    }
    return prices;
  }

  private List<RideLink> bindingLinks() {
    List<RideLink> found = new ArrayList<>();
    for (int request = 0; request < requestCount; request++) {
      RequestId out = problem.requests().get(request).outboundId();
      int outbound = out == null ? -1 : requestNumber(out);
      if (outbound >= 0 && latest[dropoff(outbound)] >= earliest[pickup(request)]) {
        if (bindings.isBound(outbound) || bindings.isBound(request)) {
          part(outbound, request);
        } else {
          found.add(new RideLink(outbound, request));
        }
      }
    }
    return List.copyOf(found);
  }

  /** Lets a ride out and a return of which one cannot move keep to a moment between them. */
  private void part(int outbound, int inbound) {
    int arrival = dropoff(outbound);
    int pickup = pickup(inbound);
    if (bindings.isBound(outbound) && bindings.isBound(inbound)) {
      return;
    }
    if (bindings.isBound(inbound)) {
      latest[arrival] = Math.min(latest[arrival], soonest(inbound, pickup));
      return;
    }
    double soonest = Math.max(soonest(outbound, arrival), earliest[pickup]);
    double most = Math.min(latest[arrival], latest[pickup]);
    Promise promise = problem.underWay().promises().get(id(inbound));
    // Who was told a time has nothing of an earlier one; else both get half of what there is.
    double wished = promise == null ? Math.floor((soonest + most) / 2) : promise.pickup();
    double moment = Math.max(soonest, Math.min(wished, most));
    if (soonest <= latest[pickup]) {
      latest[arrival] = Math.min(latest[arrival], moment);
    }
    earliest[pickup] = moment;
    earliest[dropoff(inbound)] =
        Math.max(
            earliest[dropoff(inbound)],
            earliest[pickup] + service[pickup] + duration(pickup, dropoff(inbound)));
  }

  /** When a bound stop is reached at the soonest, with nothing but bound stops before it. */
  private double soonest(int request, int node) {
    int vehicle = bindings.vehicleOf[request];
    int at = start(vehicle);
    double time = earliest[at];
    for (int next : bindings.nodes[vehicle]) {
      time = Math.max(earliest[next], time + service[at] + duration(at, next));
      at = next;
      if (next == node) {
        break;
      }
    }
    return time;
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

  /** Whether the crew has the skills and the empty vehicle the places the request needs. */
  boolean compatible(int vehicle, int request) {
    return compatible[vehicle][request];
  }

  /** Whether there is a way from the pick-up to the drop-off at all. */
  boolean reachable(int request) {
    return duration(pickup(request), dropoff(request)) < Double.POSITIVE_INFINITY;
  }
}
