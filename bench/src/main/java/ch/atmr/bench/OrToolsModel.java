package ch.atmr.bench;

import ch.atmr.optimiser.Capacity;
import ch.atmr.optimiser.Demand;
import ch.atmr.optimiser.Request;
import ch.atmr.optimiser.RequestId;
import ch.atmr.optimiser.RoutingProblem;
import ch.atmr.optimiser.Stop;
import ch.atmr.optimiser.Vehicle;
import com.google.ortools.constraintsolver.IntVar;
import com.google.ortools.constraintsolver.IntervalVar;
import com.google.ortools.constraintsolver.RoutingDimension;
import com.google.ortools.constraintsolver.RoutingIndexManager;
import com.google.ortools.constraintsolver.RoutingModel;
import com.google.ortools.constraintsolver.Solver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * A problem as an OR-Tools routing model. Node 2r is the pick-up of request r, 2r + 1 its drop-off,
 * the starts and ends of vehicles follow, as in the optimiser.
 *
 * <p>Times are whole seconds, or ten-thousandths where the problem has fractions; driving is
 * rounded up and limits down, so that what holds here holds there. Every request may be left out at
 * a price above any driving: without that the library finds no first plan on many instances.
 */
final class OrToolsModel {

  private static final double FINE = 10_000;
  private static final String TIME = "time";

  /** More than any vehicle ever carries. */
  private static final int PLENTY = 1_000_000;

  final RoutingProblem problem;
  final RoutingIndexManager manager;
  final RoutingModel routing;
  final IntervalVar[] breaks;

  private final List<Request> requests;
  private final List<Vehicle> vehicles;
  private final double scale;
  private final double origin;
  private final long horizon;
  private final int stops;
  private final long[][] transit;
  private RoutingDimension time;

  OrToolsModel(RoutingProblem problem) {
    this.problem = problem;
    requests = problem.requests();
    vehicles = problem.vehicles();
    stops = 2 * requests.size();
    scale = isWhole(problem) ? 1 : FINE;
    origin = vehicles.stream().mapToDouble(v -> v.shift().earliest()).min().orElse(0);
    double end = vehicles.stream().mapToDouble(v -> v.shift().latest()).max().orElse(0);
    horizon = down(end - origin);
    int[] starts = new int[vehicles.size()];
    int[] ends = new int[vehicles.size()];
    for (int v = 0; v < starts.length; v++) {
      starts[v] = stops + 2 * v;
      ends[v] = stops + 2 * v + 1;
    }
    manager = new RoutingIndexManager(stops + 2 * vehicles.size(), vehicles.size(), starts, ends);
    routing = new RoutingModel(manager);
    breaks = new IntervalVar[vehicles.size()];
    transit = transits();
    addCost();
    time = addTime();
    for (int r = 0; r < requests.size(); r++) {
      addRequest(r);
    }
    addLinks();
    addLoads();
    for (int v = 0; v < vehicles.size(); v++) {
      addBreak(v);
    }
    keepBreaksEmpty();
  }

  private static boolean isWhole(RoutingProblem problem) {
    int size = problem.travel().size();
    for (int from = 0; from < size; from++) {
      for (int to = 0; to < size; to++) {
        if (problem.travel().duration(from, to) != Math.rint(problem.travel().duration(from, to))) {
          return false;
        }
      }
    }
    return true;
  }

  private long up(double seconds) {
    return (long) Math.ceil(seconds * scale - 1e-6);
  }

  private long down(double seconds) {
    return (long) Math.floor(seconds * scale + 1e-6);
  }

  private int location(int node) {
    if (node >= stops) {
      Vehicle vehicle = vehicles.get((node - stops) / 2);
      return node % 2 == 0 ? vehicle.startLocation() : vehicle.endLocation();
    }
    return stop(node).location();
  }

  private Stop stop(int node) {
    Request request = requests.get(node / 2);
    return node % 2 == 0 ? request.pickup() : request.dropoff();
  }

  private long[][] transits() {
    int nodes = manager.getNumberOfNodes();
    long[][] cells = new long[nodes][nodes];
    for (int from = 0; from < nodes; from++) {
      double service = from < stops ? stop(from).service() : 0;
      for (int to = 0; to < nodes; to++) {
        cells[from][to] =
            Math.min(
                up(service + problem.travel().duration(location(from), location(to))),
                2 * horizon + 1);
      }
    }
    return cells;
  }

  private void addCost() {
    int nodes = manager.getNumberOfNodes();
    long[][] costs = new long[nodes][nodes];
    double largest = 0;
    for (int from = 0; from < nodes; from++) {
      for (int to = 0; to < nodes; to++) {
        double cost = problem.travel().cost(location(from), location(to));
        costs[from][to] = Math.round(cost * scale);
        largest = Math.max(largest, cost);
      }
    }
    routing.setArcCostEvaluatorOfAllVehicles(routing.registerTransitMatrix(costs));
    double everything = 1 + largest * nodes;
    for (int v = 0; v < vehicles.size(); v++) {
      routing.setFixedCostOfVehicle(Math.round(vehicles.get(v).fixedCost() * scale), v);
      everything += vehicles.get(v).fixedCost();
    }
    long price = Math.round(everything * scale);
    for (int node = 0; node < stops; node++) {
      routing.addDisjunction(
          new long[] {manager.nodeToIndex(node)}, price * requests.get(node / 2).priority());
    }
  }

  private RoutingDimension addTime() {
    int callback = routing.registerTransitMatrix(transit);
    routing.addDimension(callback, horizon, horizon, false, TIME);
    RoutingDimension dimension = routing.getMutableDimension(TIME);
    for (int node = 0; node < stops; node++) {
      // A conversion from double to long keeps infinite windows at the ends of its range.
      long earliest = Math.max(0, up(stop(node).window().earliest() - origin));
      long latest = Math.min(horizon, down(stop(node).window().latest() - origin));
      long index = manager.nodeToIndex(node);
      if (earliest <= latest) {
        dimension.cumulVar(index).setRange(earliest, latest);
      } else {
        routing.activeVar(index).setValue(0);
      }
    }
    for (int v = 0; v < vehicles.size(); v++) {
      Vehicle vehicle = vehicles.get(v);
      long from = up(vehicle.shift().earliest() - origin);
      long to = down(vehicle.shift().latest() - origin);
      dimension.cumulVar(routing.start(v)).setRange(from, to);
      dimension.cumulVar(routing.end(v)).setRange(from, to);
      if (vehicle.maxDuration() < Double.POSITIVE_INFINITY) {
        dimension.setSpanUpperBoundForVehicle(down(vehicle.maxDuration()), v);
      }
    }
    return dimension;
  }

  private void addRequest(int r) {
    Request request = requests.get(r);
    Solver solver = routing.solver();
    long pickup = manager.nodeToIndex(2 * r);
    long dropoff = manager.nodeToIndex(2 * r + 1);
    routing.addPickupAndDelivery(pickup, dropoff);
    solver.addConstraint(
        solver.makeEquality(routing.vehicleVar(pickup), routing.vehicleVar(dropoff)));
    solver.addConstraint(solver.makeLessOrEqual(time.cumulVar(pickup), time.cumulVar(dropoff)));
    if (request.maxRide() < Double.POSITIVE_INFINITY) {
      long limit = down(request.maxRide() + request.pickup().service());
      time.setPickupToDeliveryLimitFunctionForPair((from, to) -> limit, r);
      solver.addConstraint(
          solver.makeLessOrEqual(
              solver.makeDifference(time.cumulVar(dropoff), time.cumulVar(pickup)), limit));
    }
    for (int v = 0; v < vehicles.size(); v++) {
      Vehicle vehicle = vehicles.get(v);
      if (!vehicle.skills().containsAll(request.skills())
          || !vehicle.capacity().holds(request.demand())) {
        routing.vehicleVar(pickup).removeValue(v);
        routing.vehicleVar(dropoff).removeValue(v);
      }
    }
  }

  /** A return starts once its ride out has arrived, if both are served. */
  private void addLinks() {
    Map<RequestId, Integer> numbers = new HashMap<>();
    for (int r = 0; r < requests.size(); r++) {
      numbers.put(requests.get(r).id(), r);
    }
    Solver solver = routing.solver();
    for (int r = 0; r < requests.size(); r++) {
      Integer out = requests.get(r).outbound().map(numbers::get).orElse(null);
      if (out != null) {
        IntVar arrival = time.cumulVar(manager.nodeToIndex(2 * out + 1));
        IntVar start = time.cumulVar(manager.nodeToIndex(2 * r));
        IntVar served =
            solver
                .makeProd(
                    routing.activeVar(manager.nodeToIndex(2 * out)),
                    routing.activeVar(manager.nodeToIndex(2 * r)))
                .var();
        solver.addConstraint(
            solver.makeGreaterOrEqual(solver.makeIsLessOrEqualVar(arrival, start), served));
      }
    }
  }

  /**
   * A dimension for each way in which vehicles count their places, bounding those that do: the
   * library finds no plan when what a passenger takes depends on the vehicle.
   */
  private void addLoads() {
    for (int each : distinct(Capacity::seatsPerWheelchair)) {
      addLoad(
          "seats with " + each,
          demand -> demand.seats() + each * demand.wheelchairs(),
          places -> places.seatsPerWheelchair() == each ? places.seats() : PLENTY);
    }
    for (int exclusive : distinct(OrToolsModel::exclusivePlaces)) {
      addLoad(
          "wheelchairs with " + exclusive,
          demand -> demand.wheelchairs() + exclusive * demand.stretchers(),
          places -> exclusivePlaces(places) == exclusive ? places.wheelchairPlaces() : PLENTY);
    }
    addLoad("stretchers", Demand::stretchers, Capacity::stretcherPlaces);
  }

  /** Wheelchair places that a stretcher takes away. */
  private static int exclusivePlaces(Capacity places) {
    return places.stretcherExcludesWheelchair() ? places.wheelchairPlaces() : 0;
  }

  private int[] distinct(ToIntFunction<Capacity> value) {
    return vehicles.stream().map(Vehicle::capacity).mapToInt(value).distinct().sorted().toArray();
  }

  private void addLoad(String name, ToIntFunction<Demand> taken, ToIntFunction<Capacity> places) {
    long[] changes = new long[manager.getNumberOfNodes()];
    for (int node = 0; node < stops; node++) {
      int amount = taken.applyAsInt(requests.get(node / 2).demand());
      changes[node] = node % 2 == 0 ? amount : -amount;
    }
    long[] most =
        vehicles.stream().map(Vehicle::capacity).mapToInt(places).asLongStream().toArray();
    int callback = routing.registerUnaryTransitVector(changes);
    routing.addDimensionWithVehicleCapacity(callback, 0, most, true, name);
  }

  private void addBreak(int v) {
    Vehicle vehicle = vehicles.get(v);
    if (!vehicle.pause().due()) {
      return;
    }
    long length = up(vehicle.pause().length());
    long earliest = up(vehicle.pause().window().earliest() - origin);
    long latest = down(vehicle.pause().window().latest() - origin) - length;
    breaks[v] =
        routing
            .solver()
            .makeFixedDurationIntervalVar(
                Math.max(0, earliest), latest, length, false, "break " + v);
    long[] services = new long[manager.getNumberOfNodes()];
    for (int node = 0; node < stops; node++) {
      services[node] = up(stop(node).service());
    }
    time.setBreakIntervalsOfVehicle(new IntervalVar[] {breaks[v]}, v, services);
  }

  /** Nobody is on board during the break of the vehicle that carries a request. */
  private void keepBreaksEmpty() {
    Solver solver = routing.solver();
    IntVar[] begins = new IntVar[vehicles.size() + 1];
    IntVar[] ends = new IntVar[vehicles.size() + 1];
    boolean any = false;
    for (int v = 0; v <= vehicles.size(); v++) {
      boolean due = v > 0 && breaks[v - 1] != null;
      any |= due;
      begins[v] = due ? breaks[v - 1].startExpr().var() : solver.makeIntConst(horizon);
      ends[v] = due ? breaks[v - 1].endExpr().var() : solver.makeIntConst(0);
    }
    for (int r = 0; any && r < requests.size(); r++) {
      long pickup = manager.nodeToIndex(2 * r);
      long dropoff = manager.nodeToIndex(2 * r + 1);
      IntVar onto = solver.makeSum(routing.vehicleVar(pickup), 1).var();
      IntVar ended = solver.makeElement(ends, onto).var();
      IntVar begun = solver.makeElement(begins, onto).var();
      IntVar left =
          solver.makeSum(time.cumulVar(dropoff), up(requests.get(r).dropoff().service())).var();
      solver.addConstraint(
          solver.makeGreaterOrEqual(
              solver.makeSum(
                  solver.makeIsLessOrEqualVar(ended, time.cumulVar(pickup)),
                  solver.makeIsLessOrEqualVar(left, begun)),
              1));
    }
  }

  /** Seconds since the origin of the problem of a value of the time dimension. */
  double seconds(long value) {
    return value / scale + origin;
  }

  IntVar timeAt(long index) {
    return time.cumulVar(index);
  }
}
