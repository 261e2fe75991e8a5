package ch.atmr.optimiser;

/**
 * Finds the cheapest feasible place of a request in a tour.
 *
 * <p>Every pair of gaps is screened by load, earliest and latest times and the ride's own path;
 * only one that beats the best so far is put to the exact test, which looks at the {@link Block} it
 * changes and at the bounds kept at its two ends.
 */
final class InsertionSearch {

  private final Network network;
  private final Bounds bounds;
  private final Block block;
  private final TourBuilder builder;
  private final Tour trial = new Tour();
  private int[] section = new int[64];

  private double driveIn;
  private double driveOut;
  private Tour tour = trial;
  private int request;
  private double bestDelta;
  private int bestPickupGap;
  private int bestDropoffGap;

  InsertionSearch(Network network, Bounds bounds, TourBuilder builder) {
    this.network = network;
    this.bounds = bounds;
    this.builder = builder;
    this.block = new Block(network, bounds);
  }

  /** The cheapest place anywhere in the tour. */
  Insertion best(Tour into, int candidate) {
    return best(into, candidate, 0, into.last - 1);
  }

  /** The cheapest place with the pick-up not before one gap and the drop-off not after another. */
  Insertion best(Tour into, int candidate, int firstGap, int lastGap) {
    tour = into;
    request = candidate;
    bestDelta = Double.POSITIVE_INFINITY;
    bestPickupGap = -1;
    int pickup = network.pickup(candidate);
    int gap =
        Math.max(Math.max(firstGap, network.bindings.frozen[into.vehicle]), firstGapBefore(pickup));
    double limit = bounds.latest[pickup] + Network.EPSILON;
    for (; gap <= lastGap && completion(gap) <= limit; gap++) {
      if (fits(gap)) {
        scan(gap, lastGap);
      }
    }
    return bestPickupGap < 0
        ? Insertion.NONE
        : new Insertion(bestDelta + startCost(), bestPickupGap, bestDropoffGap);
  }

  private double startCost() {
    return tour.isEmpty() ? network.vehicles[tour.vehicle].fixedCost() : 0;
  }

  private double completion(int position) {
    return tour.earliest[position] + network.service[tour.nodes[position]];
  }

  /** The first gap whose next stop may be served after the pick-up's earliest time. */
  private int firstGapBefore(int pickup) {
    double done = bounds.earliest[pickup] + network.service[pickup] - Network.EPSILON;
    int low = 0;
    int high = tour.last - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (tour.latest[middle + 1] >= done) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private boolean fits(int gap) {
    Demand demand = network.demand[request];
    return network
        .vehicles[tour.vehicle]
        .capacity()
        .holds(
            tour.seats[gap] + demand.seats(),
            tour.wheelchairs[gap] + demand.wheelchairs(),
            tour.stretchers[gap] + demand.stretchers());
  }

  private void scan(int gap, int lastGap) {
    int pickup = network.pickup(request);
    int before = tour.nodes[gap];
    int after = tour.nodes[gap + 1];
    double start =
        Math.max(bounds.earliest[pickup], completion(gap) + network.duration(before, pickup));
    if (start > bounds.latest[pickup] + Network.EPSILON) {
      return;
    }
    double left = start + network.service[pickup];
    double base = network.cost(before, pickup) - (tour.isEmpty() ? 0 : network.cost(before, after));
    tryAdjacent(gap, base, left);
    if (gap < lastGap) {
      scanDropoffs(gap, lastGap, base + network.cost(pickup, after), left);
    }
  }

  private void tryAdjacent(int gap, double base, double left) {
    int pickup = network.pickup(request);
    int dropoff = network.dropoff(request);
    int after = tour.nodes[gap + 1];
    double delta = base + network.cost(pickup, dropoff) + network.cost(dropoff, after);
    if (delta >= bestDelta) {
      return;
    }
    double ride = network.duration(pickup, dropoff);
    double arrival = Math.max(bounds.earliest[dropoff], left + ride);
    if (arrival <= bounds.latest[dropoff] + Network.EPSILON
        && ride <= network.maxRide[request] + Network.EPSILON
        && arrives(dropoff, arrival, gap)
        && holds(gap, gap)) {
      keep(delta, gap, gap);
    }
  }

  private void scanDropoffs(int gap, int lastGap, double base, double left) {
    int pickup = network.pickup(request);
    int dropoff = network.dropoff(request);
    double maxRide = network.maxRide[request] + Network.EPSILON;
    double latest = bounds.latest[dropoff] + Network.EPSILON;
    double path = network.duration(pickup, tour.nodes[gap + 1]);
    double time = left + path;
    for (int next = gap + 1; next <= lastGap; next++) {
      int node = tour.nodes[next];
      time = Math.max(bounds.earliest[node], time);
      if (time > tour.latest[next] + Network.EPSILON || !fits(next)) {
        return;
      }
      time += network.service[node];
      path += network.service[node];
      if (path > maxRide || time > latest) {
        return;
      }
      int after = tour.nodes[next + 1];
      double drive = network.duration(node, dropoff);
      double arrival = Math.max(bounds.earliest[dropoff], time + drive);
      double delta =
          base
              + network.cost(node, dropoff)
              + network.cost(dropoff, after)
              - network.cost(node, after);
      if (delta < bestDelta
          && arrival <= latest
          && path + drive <= maxRide
          && arrives(dropoff, arrival, next)
          && holds(gap, next)) {
        keep(delta, gap, next);
      }
      double leg = network.duration(node, after);
      time += leg;
      path += leg;
    }
  }

  /** Whether the stop after the gap can still be reached from the drop-off. */
  private boolean arrives(int dropoff, double arrival, int gap) {
    return arrival + network.service[dropoff] + network.duration(dropoff, tour.nodes[gap + 1])
        <= tour.latest[gap + 1] + Network.EPSILON;
  }

  private void keep(double delta, int pickupGap, int dropoffGap) {
    bestDelta = delta;
    bestPickupGap = pickupGap;
    bestDropoffGap = dropoffGap;
  }

  /** The exact test. */
  private boolean holds(int pickupGap, int dropoffGap) {
    int from = tour.jointBefore[pickupGap];
    int to = tour.jointAfter[dropoffGap];
    int count = fill(from, to, pickupGap, dropoffGap);
    if (!block.evaluate(section, 1, count)) {
      return false;
    }
    Vehicle vehicle = network.vehicles[tour.vehicle];
    driveIn = network.duration(tour.nodes[from], section[1]);
    driveOut = network.duration(section[count - 1], tour.nodes[to + 1]);
    double completion = complete(tour.ready[from] + driveIn);
    if (completion + driveOut > tour.due(to) + Network.EPSILON) {
      return false;
    }
    if (vehicle.pause().due() && !restFits(vehicle.pause(), from, to, completion)) {
      return false;
    }
    if (vehicle.maxDuration() == Double.POSITIVE_INFINITY) {
      return true;
    }
    return vehicle.pause().due()
        ? rebuilds(pickupGap, dropoffGap)
        : durationFits(vehicle.maxDuration(), from, to, completion);
  }

  /** Puts the changed stretch behind the stop before it; answers how many nodes that makes. */
  private int fill(int from, int to, int pickupGap, int dropoffGap) {
    int size = to - from + 3;
    if (section.length < size) {
      section = new int[2 * size];
    }
    int[] nodes = tour.nodes;
    int head = pickupGap - from + 1;
    System.arraycopy(nodes, from, section, 0, head);
    section[head] = network.pickup(request);
    int middle = dropoffGap - pickupGap;
    System.arraycopy(nodes, pickupGap + 1, section, head + 1, middle);
    section[head + middle + 1] = network.dropoff(request);
    System.arraycopy(nodes, dropoffGap + 1, section, head + middle + 2, to - dropoffGap);
    return size;
  }

  /** Earliest completion of the changed stretch when reached at a time. */
  private double complete(double arrival) {
    return arrival <= block.latestStart + Network.EPSILON
        ? Math.max(block.completion, arrival + block.duration)
        : Double.POSITIVE_INFINITY;
  }

  private boolean restFits(Break pause, int from, int to, double completion) {
    double rested =
        complete(
            Math.min(
                tour.readyRested[from] + driveIn, Rest.arrival(pause, tour.ready[from], driveIn)));
    double due = tour.due(to) + Network.EPSILON;
    return rested + driveOut <= due
        || Rest.arrival(pause, completion, driveOut) <= due
        || completion + driveOut <= tour.dueRestless[to] + Network.EPSILON;
  }

  private boolean durationFits(double maxDuration, int from, int to, double completion) {
    double before = tour.elapsed[from] + driveIn;
    double through = before + block.duration + driveOut;
    double rest =
        tour.elapsed[tour.last]
            - tour.elapsed[to]
            - network.duration(tour.nodes[to], tour.nodes[to + 1]);
    double end = Math.max(tour.earliestEnd[to], completion + driveOut + rest);
    double departure =
        Math.min(
            tour.latestDeparture[from],
            Math.min(block.latestStart - before, tour.due(to) - through));
    return Math.max(through + rest, end - departure) <= maxDuration + Network.EPSILON;
  }

  /** The rare tour with both a break and a duration limit is tested as a whole. */
  private boolean rebuilds(int pickupGap, int dropoffGap) {
    TourEdit.insert(tour, request, pickupGap, dropoffGap, trial);
    builder.build(trial);
    return trial.feasible;
  }
}
