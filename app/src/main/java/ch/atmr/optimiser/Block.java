package ch.atmr.optimiser;

/**
 * Exact schedule test of a stretch of stops that begins and ends without ride-limited passengers.
 *
 * <p>Stop times are a system of difference constraints: windows, driving, and for each ride {@code
 * start(dropoff) <= start(pickup) + service + maxRide}. Started at time t such a stretch is
 * complete at {@code max(completion, t + duration)} at the earliest, and it is feasible exactly
 * when t is not after {@code latestStart}: its windows contribute a constant, its own stops a shift
 * of t, and ride limits only ever pull pick-ups later within it. Stretches therefore join in
 * constant time, as the segments of Savelsbergh (1992) do for windows alone.
 */
final class Block {

  /**
   * Far below the other tolerance: pulls around several rides must not add up to a creeping loop.
   */
  private static final double CYCLE_EPSILON = Network.EPSILON / 100;

  /** Earliest completion of the last service, however early the stretch is reached. */
  double completion;

  /** Seconds from the first arrival to the last completion without any waiting. */
  double duration;

  /** Latest arrival at the first stop. */
  double latestStart;

  /** Earliest time of each stop, however early the stretch is reached. */
  double[] times = new double[64];

  /** Seconds from the first arrival to the arrival at each stop without any waiting. */
  double[] offsets = new double[64];

  private final Network network;
  private final Bounds bounds;
  private final int[] position;
  private double[] hops = new double[64];
  private int[] nodes = new int[0];

  Block(Network network, Bounds bounds) {
    this.network = network;
    this.bounds = bounds;
    position = new int[network.requestCount];
  }

  /** Whether the stops {@code from} to {@code to} (exclusive) can be served in this order. */
  boolean evaluate(int[] sequence, int from, int to) {
    prepare(sequence, to - from);
    latestStart = Double.POSITIVE_INFINITY;
    double offset = 0;
    double time = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < to - from; k++) {
      int node = sequence[from + k];
      if (k > 0) {
        int before = sequence[from + k - 1];
        double hop = network.service[before] + network.duration(before, node);
        hops[k] = hop;
        offset += hop;
        time += hop;
      }
      time = Math.max(time, bounds.earliest[node]);
      offsets[k] = offset;
      times[k] = time;
      if (time > bounds.latest[node] + Network.EPSILON) {
        return false;
      }
      latestStart = Math.min(latestStart, bounds.latest[node] - offset);
      if (!network.isPickup(node)) {
        if (!keepsRide(from, k, node)) {
          return false;
        }
      } else {
        position[network.request(node)] = k;
      }
    }
    double lastService = network.service[sequence[to - 1]];
    completion = time + lastService;
    duration = offset + lastService;
    return true;
  }

  private void prepare(int[] sequence, int count) {
    nodes = sequence;
    if (count > times.length) {
      int size = 2 * count;
      times = new double[size];
      offsets = new double[size];
      hops = new double[size];
    }
  }

  /**
   * Pulls the pick-up later when the ride would be too long. The drop-off itself never moves by
   * that, because the ride fits when nobody waits.
   */
  private boolean keepsRide(int from, int dropoff, int node) {
    int request = network.request(node);
    double limit = network.maxRide[request];
    if (limit == Double.POSITIVE_INFINITY) {
      return true;
    }
    int pickup = position[request];
    double board = network.service[nodes[from + pickup]];
    if (offsets[dropoff] - offsets[pickup] - board > limit + CYCLE_EPSILON) {
      return false;
    }
    double due = times[dropoff] - limit - board;
    return due <= times[pickup] + Network.EPSILON || pull(from, pickup, due, dropoff);
  }

  private boolean pull(int from, int pickup, double due, int dropoff) {
    double time = due;
    int k = pickup;
    while (k < dropoff) {
      int node = nodes[from + k];
      if (time > times[k] + Network.EPSILON) {
        if (time > bounds.latest[node] + Network.EPSILON) {
          return false;
        }
        times[k] = time;
        int request = network.request(node);
        if (!network.isPickup(node) && network.maxRide[request] < Double.POSITIVE_INFINITY) {
          int mate = position[request];
          double earlier = time - network.maxRide[request] - network.service[nodes[from + mate]];
          if (earlier > times[mate] + Network.EPSILON) {
            k = mate;
            time = earlier;
            continue;
          }
        }
      }
      time = times[k] + hops[k + 1];
      k++;
    }
    return true;
  }
}
