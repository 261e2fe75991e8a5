package ch.atmr.optimiser;

/**
 * Computes all that a {@link Tour} knows from the order of its stops, in time linear in their
 * number (but for ride limits that pull pick-ups more than once).
 */
final class TourBuilder {

  private final Network network;
  private final Bounds bounds;
  private final Block block;
  private double[] blockCompletion = new double[0];
  private double[] blockDuration = new double[0];
  private double[] blockLatestStart = new double[0];
  private long versions;

  TourBuilder(Network network, Bounds bounds) {
    this.network = network;
    this.bounds = bounds;
    this.block = new Block(network, bounds);
  }

  /** Leaves the tour of the vehicle nothing but what it is bound to. */
  void clear(Tour tour, int vehicle) {
    TourEdit.write(
        vehicle,
        network.start(vehicle),
        network.bindings.nodes[vehicle],
        network.end(vehicle),
        tour);
    build(tour);
  }

  /** Computes everything from {@code vehicle}, {@code last} and {@code nodes}. */
  void build(Tour tour) {
    tour.version = ++versions;
    reserve(tour.nodes.length);
    boolean holds = chain(tour);
    boolean mixes = network.mixing.isFree() || network.mixing.mark(network, tour);
    tour.feasible = holds && mixes && forward(tour) && closes(tour);
  }

  private void reserve(int room) {
    if (blockCompletion.length < room) {
      blockCompletion = new double[room];
      blockDuration = new double[room];
      blockLatestStart = new double[room];
    }
  }

  /** Loads, cost, elapsed time, joints and latest times; false when a load does not fit. */
  private boolean chain(Tour tour) {
    Vehicle vehicle = network.vehicles[tour.vehicle];
    boolean pauseDue = vehicle.pause().due();
    int frozen = network.bindings.frozen[tour.vehicle];
    boolean holds = true;
    int seats = 0;
    int wheelchairs = 0;
    int stretchers = 0;
    int aboard = 0;
    int bound = 0;
    double cost = tour.isEmpty() ? 0 : vehicle.fixedCost();
    double elapsed = 0;
    for (int k = 0; k <= tour.last; k++) {
      int node = tour.nodes[k];
      if (k > 0) {
        elapsed += network.duration(tour.nodes[k - 1], node);
        cost += tour.isEmpty() ? 0 : network.cost(tour.nodes[k - 1], node);
      }
      elapsed += network.service[node];
      if (k > 0 && k < tour.last) {
        int request = network.request(node);
        int sign = network.isPickup(node) ? 1 : -1;
        Demand demand = network.demand[request];
        seats += sign * demand.seats();
        wheelchairs += sign * demand.wheelchairs();
        stretchers += sign * demand.stretchers();
        boolean limited = network.maxRide[request] < Double.POSITIVE_INFINITY;
        aboard += sign;
        bound += pauseDue || limited ? sign : 0;
        holds &=
            sign < 0 || k <= frozen || vehicle.capacity().holds(seats, wheelchairs, stretchers);
      }
      tour.aboard[k] = aboard;
      tour.seats[k] = seats;
      tour.wheelchairs[k] = wheelchairs;
      tour.stretchers[k] = stretchers;
      tour.elapsed[k] = elapsed;
      tour.jointBefore[k] = bound == 0 ? k : tour.jointBefore[k - 1];
    }
    tour.cost = cost;
    if (network.sharesWork) {
      weigh(tour);
    }
    if (network.promises.any()) {
      tour.cost += stability(tour);
    }
    backward(tour);
    return holds;
  }

  /** Adds up the work, and to the cost what that it is unevenly spread costs. */
  private void weigh(Tour tour) {
    tour.work = 0;
    if (!tour.isEmpty()) {
      tour.work = tour.cost - network.vehicles[tour.vehicle].fixedCost();
      for (int k = 1; k < tour.last; k++) {
        boolean pickup = network.isPickup(tour.nodes[k]);
        tour.work += pickup ? network.serviceWork[network.request(tour.nodes[k])] : 0;
      }
      tour.cost += network.unevenness(tour.vehicle, tour.work);
    }
  }

  /** What the tour does otherwise than passengers and drivers were told. */
  private double stability(Tour tour) {
    double price = 0;
    for (int k = 1; k < tour.last; k++) {
      int node = tour.nodes[k];
      if (network.isPickup(node)) {
        int request = network.request(node);
        price += network.promises.price(request, tour.vehicle, bounds.minutes(request));
      }
    }
    return price;
  }

  private void backward(Tour tour) {
    int joint = tour.last - 1;
    double time = bounds.latest[tour.nodes[tour.last]];
    tour.latest[tour.last] = time;
    for (int k = tour.last - 1; k >= 0; k--) {
      int node = tour.nodes[k];
      time -= network.service[node] + network.duration(node, tour.nodes[k + 1]);
      time = Math.min(time, bounds.latest[node]);
      tour.latest[k] = time;
      joint = tour.jointBefore[k] == k ? k : joint;
      tour.jointAfter[k] = joint;
    }
  }

  private boolean forward(Tour tour) {
    int start = tour.nodes[0];
    tour.earliest[0] = bounds.earliest[start];
    tour.ready[0] = bounds.earliest[start];
    tour.readyRested[0] = Double.POSITIVE_INFINITY;
    tour.latestDeparture[0] = bounds.latest[start];
    Break pause = network.vehicles[tour.vehicle].pause();
    int joint = 0;
    while (joint < tour.last - 1) {
      int next = tour.jointAfter[joint + 1];
      if (!block.evaluate(tour.nodes, joint + 1, next + 1) || !append(tour, joint, next, pause)) {
        return false;
      }
      joint = next;
    }
    double drive = network.duration(tour.nodes[joint], tour.nodes[tour.last]);
    tour.earliest[tour.last] = tour.ready[joint] + drive;
    return tour.earliest[tour.last] <= tour.latest[tour.last] + Network.EPSILON;
  }

  private boolean append(Tour tour, int joint, int next, Break pause) {
    double drive = network.duration(tour.nodes[joint], tour.nodes[joint + 1]);
    double arrival = tour.ready[joint] + drive;
    if (arrival > block.latestStart + Network.EPSILON) {
      return false;
    }
    for (int k = joint + 1; k <= next; k++) {
      int at = k - joint - 1;
      tour.earliest[k] = Math.max(block.times[at], arrival + block.offsets[at]);
    }
    blockCompletion[joint] = block.completion;
    blockDuration[joint] = block.duration;
    blockLatestStart[joint] = block.latestStart;
    tour.ready[next] = Math.max(block.completion, arrival + block.duration);
    tour.latestDeparture[next] =
        Math.min(tour.latestDeparture[joint], block.latestStart - tour.elapsed[joint] - drive);
    tour.readyRested[next] = Double.POSITIVE_INFINITY;
    if (pause.due()) {
      double rested =
          Math.min(tour.readyRested[joint] + drive, Rest.arrival(pause, tour.ready[joint], drive));
      if (rested <= block.latestStart + Network.EPSILON) {
        tour.readyRested[next] = Math.max(block.completion, rested + block.duration);
      }
    }
    return true;
  }

  /** Bounds from the end; whether the break finds its place and the duration its limit. */
  private boolean closes(Tour tour) {
    Vehicle vehicle = network.vehicles[tour.vehicle];
    Break pause = vehicle.pause();
    int joint = tour.last - 1;
    tour.dueRestless[joint] = Double.NEGATIVE_INFINITY;
    tour.earliestEnd[joint] = bounds.earliest[tour.nodes[tour.last]];
    while (joint > 0) {
      int before = tour.jointBefore[joint - 1];
      prepend(tour, before, joint, pause);
      joint = before;
    }
    return tour.isEmpty() || (restFits(tour, pause) && durationFits(tour, vehicle));
  }

  private void prepend(Tour tour, int joint, int next, Break pause) {
    tour.earliestEnd[joint] =
        Math.max(
            tour.earliestEnd[next],
            blockCompletion[joint] + tour.elapsed[tour.last] - tour.elapsed[next]);
    tour.dueRestless[joint] = Double.NEGATIVE_INFINITY;
    if (pause.due()) {
      double drive = network.duration(tour.nodes[next], tour.nodes[next + 1]);
      double done =
          Math.max(tour.dueRestless[next] - drive, Rest.completion(pause, drive, tour.due(next)));
      if (blockCompletion[joint] <= done + Network.EPSILON) {
        tour.dueRestless[joint] = Math.min(blockLatestStart[joint], done - blockDuration[joint]);
      }
    }
  }

  private boolean restFits(Tour tour, Break pause) {
    if (!pause.due()) {
      return true;
    }
    int joint = tour.last - 1;
    double drive = network.duration(tour.nodes[joint], tour.nodes[tour.last]);
    double arrival =
        Math.min(tour.readyRested[joint] + drive, Rest.arrival(pause, tour.ready[joint], drive));
    return arrival <= tour.due(joint) + Network.EPSILON;
  }

  /** Least duration: the wait that remains when leaving as late as the windows allow. */
  private boolean durationFits(Tour tour, Vehicle vehicle) {
    if (vehicle.maxDuration() == Double.POSITIVE_INFINITY) {
      return true;
    }
    if (!vehicle.pause().due()) {
      return shortest(tour, tour.last - 1, Break.none()) <= vehicle.maxDuration() + Network.EPSILON;
    }
    for (int joint = 0; joint < tour.last; joint++) {
      if (tour.jointBefore[joint] == joint
          && shortest(tour, joint, vehicle.pause()) <= vehicle.maxDuration() + Network.EPSILON) {
        return true;
      }
    }
    return false;
  }

  /** Least duration with the break at the joint; infinite when it does not fit there. */
  private double shortest(Tour tour, int joint, Break pause) {
    double drive = network.duration(tour.nodes[joint], tour.nodes[joint + 1]);
    double rest = tour.elapsed[tour.last] - tour.elapsed[joint] - drive;
    double arrival =
        pause.due() ? Rest.arrival(pause, tour.ready[joint], drive) : tour.ready[joint] + drive;
    if (arrival > tour.due(joint) + Network.EPSILON) {
      return Double.POSITIVE_INFINITY;
    }
    double end = Math.max(tour.earliestEnd[joint], arrival + rest);
    double completion =
        pause.due() ? Rest.completion(pause, drive, tour.due(joint)) : tour.due(joint) - drive;
    double departure = Math.min(tour.latestDeparture[joint], completion - tour.elapsed[joint]);
    return Math.max(tour.elapsed[tour.last] + pause.length(), end - departure);
  }
}
