package ch.atmr.optimiser;

import java.util.Arrays;

/**
 * Orders requests by how likely they could share a stretch of a tour with a given one: near in
 * space, and near enough in time to be served one after the other without much waiting.
 */
final class Relatedness {

  private static final int NEAREST = 200;

  private final Network network;
  private final int[][] orders;

  Relatedness(Network network) {
    this.network = network;
    orders = new int[network.requestCount][];
  }

  /** The nearest requests, itself first. */
  int[] nearest(int request) {
    if (orders[request] == null) {
      orders[request] = order(request);
    }
    return orders[request];
  }

  private int[] order(int request) {
    int count = network.requestCount;
    // Distance and number in one sortable word: the number breaks ties, so the order is stable.
    long[] keys = new long[count];
    for (int other = 0; other < count; other++) {
      float distance = other == request ? -0f : (float) distance(request, other);
      keys[other] = ((long) Float.floatToIntBits(Math.max(0f, distance)) << 32) | other;
    }
    keys[request] = request - (1L << 40);
    int[] order = new int[Math.min(NEAREST, count)];
    gatherSmallest(keys, order.length);
    Arrays.sort(keys, 0, order.length);
    for (int k = 0; k < order.length; k++) {
      order[k] = (int) keys[k];
    }
    return order;
  }

  /** Brings the smallest keys to the front, in any order (Hoare's selection). */
  private static void gatherSmallest(long[] keys, int wanted) {
    int low = 0;
    int high = keys.length - 1;
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
