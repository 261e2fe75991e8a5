package ch.atmr.optimiser;

import java.util.Arrays;

/**
 * The stops of one vehicle with everything the insertion test needs to know about them.
 *
 * <p>Positions 0 and {@code last} are the vehicle's start and end; gap g lies between positions g
 * and g + 1. A gap is a joint when nobody on board is bound by a later stop: the stretch between
 * two joints is a {@link Block}. The break is not a stop here: a tour is feasible when some joint
 * can take it, and both "still due" and "taken" are carried along.
 */
final class Tour {

  private static final int ROOM = 16;

  int vehicle;
  int last;
  int[] nodes = new int[ROOM];

  /** Completion-to-arrival bounds for screening: no plan with more stops is earlier or later. */
  double[] earliest = new double[ROOM];

  double[] latest = new double[ROOM];

  /** Requests on board when leaving each position. */
  int[] aboard = new int[ROOM];

  /** Load when leaving each position. */
  int[] seats = new int[ROOM];

  int[] wheelchairs = new int[ROOM];
  int[] stretchers = new int[ROOM];

  /** Who of those that not all travel with is on board when leaving each position (Mixing). */
  long[] marks = new long[0];

  /** The joint at or before, and at or after, each gap. */
  int[] jointBefore = new int[ROOM];

  int[] jointAfter = new int[ROOM];

  /** At a joint: earliest completion of what lies before, break not taken and taken. */
  double[] ready = new double[ROOM];

  double[] readyRested = new double[ROOM];

  /** At a joint: latest arrival at the next stop when the break still follows. */
  double[] dueRestless = new double[ROOM];

  /** At a joint: drive and service from the start, and from the next arrival to the end. */
  double[] elapsed = new double[ROOM];

  /** At a joint: latest departure from the start allowed by what lies before. */
  double[] latestDeparture = new double[ROOM];

  /** At a joint: earliest arrival at the end, however early the next stop is reached. */
  double[] earliestEnd = new double[ROOM];

  double cost;

  /** Cost of driving and services, where work is to be spread evenly. */
  double work;

  /** Tells apart all contents a tour ever had in one search. */
  long version;

  boolean feasible;

  int requests() {
    return (last - 1) / 2;
  }

  boolean isEmpty() {
    return last == 1;
  }

  /** Latest arrival at the stop after a joint when the break is taken before it or not due. */
  double due(int joint) {
    return latest[joint + 1];
  }

  void reserve(int positions) {
    if (nodes.length >= positions) {
      return;
    }
    int room = Math.max(positions, 2 * nodes.length);
    nodes = Arrays.copyOf(nodes, room);
    earliest = new double[room];
    latest = new double[room];
    aboard = new int[room];
    seats = new int[room];
    wheelchairs = new int[room];
    stretchers = new int[room];
    jointBefore = new int[room];
    jointAfter = new int[room];
    ready = new double[room];
    readyRested = new double[room];
    dueRestless = new double[room];
    elapsed = new double[room];
    latestDeparture = new double[room];
    earliestEnd = new double[room];
  }

  /** Makes room for so many words of marks a position. */
  void reserveMarks(int words) {
    if (marks.length < words * nodes.length) {
      marks = new long[words * nodes.length];
    }
  }

  boolean visits(int node) {
    for (int k = 1; k < last; k++) {
      if (nodes[k] == node) {
        return true;
      }
    }
    return false;
  }

  int indexOf(int node) {
    for (int k = 0; k <= last; k++) {
      if (nodes[k] == node) {
        return k;
      }
    }
    throw new IllegalStateException("node " + node + " is not on vehicle " + vehicle);
  }
}
