package ch.atmr.optimiser;

import java.util.Arrays;

/**
 * Orders requests by how likely they could share a stretch of a tour with a given one: near in
 * space, and near enough in time to be served one after the other without much waiting.
 */
final class Relatedness {

  private static final int NEAREST = 200;

  /**
   * Seconds between two requests up to which they are looked at first; doubled until it will do.
   */
  private static final double FIRST_SPAN = 600;

  private final Network network;
  private final double[] begins;
  private final double[] ends;
  private final int[][] orders;

  Relatedness(Network network) {
    this.network = network;
    orders = new int[network.requestCount][];
    begins = new double[network.requestCount];
    ends = new double[network.requestCount];
    for (int request = 0; request < network.requestCount; request++) {
      int pickup = network.pickup(request);
      int dropoff = network.dropoff(request);
      begins[request] = Math.min(network.earliest[pickup], network.earliest[dropoff]);
      ends[request] =
          Math.max(
              network.latest[pickup] + network.service[pickup],
              network.latest[dropoff] + network.service[dropoff]);
    }
  }

  /** The nearest requests, itself first. */
  int[] nearest(int request) {
    if (orders[request] == null) {
      orders[request] = order(request);
    }
    return orders[request];
  }

  /**
   * Two requests are no nearer than the time that must pass between them, which is quickly told; so
   * only those near in time need their distance, as long as enough of them are nearer than the
   * others can be.
   */
  private int[] order(int request) {
    int wanted = Math.min(NEAREST, network.requestCount);
    long[] keys = new long[network.requestCount];
    double span = network.requestCount > NEAREST ? FIRST_SPAN : Double.POSITIVE_INFINITY;
    int count = gather(request, span, keys);
    while (nearer(keys, count, span) < wanted && span < Double.POSITIVE_INFINITY) {
      span = count < network.requestCount ? 2 * span : Double.POSITIVE_INFINITY;
      count = gather(request, span, keys);
    }
    gatherSmallest(keys, count, wanted);
    Arrays.sort(keys, 0, wanted);
    int[] order = new int[wanted];
    for (int k = 0; k < wanted; k++) {
      order[k] = (int) keys[k];
    }
    return order;
  }

  /**
   * Writes distance and number of those that a span of time may lie between, in one sortable word:
   * the number breaks ties, so the order is stable.
   */
  private int gather(int request, double span, long[] keys) {
    int count = 0;
    for (int other = 0; other < begins.length; other++) {
      if (other == request) {
        keys[count++] = request - (1L << 40);
      } else if (begins[other] - ends[request] <= span && begins[request] - ends[other] <= span) {
        float distance = Math.max(0f, (float) distance(request, other));
        keys[count++] = ((long) Float.floatToIntBits(distance) << 32) | other;
      }
    }
    return count;
  }

  private static int nearer(long[] keys, int count, double span) {
    long limit = (long) Float.floatToIntBits((float) span) << 32;
    int nearer = 0;
    for (int k = 0; k < count; k++) {
      nearer += keys[k] < limit ? 1 : 0;
    }
    return nearer;
  }

  /** Brings the smallest keys to the front, in any order (Hoare's selection). */
  private static void gatherSmallest(long[] keys, int count, int wanted) {
    int low = 0;
    int high = count - 1;
    while (low < high) {
      long pivot = keys[(low + high) >>> 1];
      int left = low;
      int right = high;
      while (left <= right) {
        while (keys[left] < pivot) {
          left++;
        }
        while (keys[right] > pivot) {
          right--;
        }
        if (left <= right) {
          long swapped = keys[left];
          keys[left++] = keys[right];
          keys[right--] = swapped;
        }
      }
      if (wanted - 1 <= right) {
        high = right;
      } else if (wanted - 1 >= left) {
        low = left;
      } else {
        return;
      }
    }
  }

  private double distance(int one, int other) {
    double least = Double.POSITIVE_INFINITY;
    for (int a = 2 * one; a <= 2 * one + 1; a++) {
      for (int b = 2 * other; b <= 2 * other + 1; b++) {
        least = Math.min(least, Math.min(passage(a, b), passage(b, a)));
      }
    }
    return least;
  }

  /** Seconds from leaving one stop to serving the other at best, waiting included. */
  private double passage(int from, int to) {
    double drive = network.duration(from, to);
    double soonest = network.earliest[from] + network.service[from] + drive;
    if (soonest > network.latest[to]) {
      return Double.POSITIVE_INFINITY;
    }
    double wait = network.earliest[to] - network.latest[from] - network.service[from] - drive;
    return drive + Math.max(0, wait);
  }
}
