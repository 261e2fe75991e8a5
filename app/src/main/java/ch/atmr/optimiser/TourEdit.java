package ch.atmr.optimiser;

/** Writes changed copies of a tour's order of stops; the builder computes the rest. */
final class TourEdit {

  private TourEdit() {}

  /** Writes an order of stops between a start and an end. */
  static void write(int vehicle, int start, int[] nodes, int end, Tour into) {
    into.reserve(nodes.length + 2);
    into.vehicle = vehicle;
    into.last = nodes.length + 1;
    into.nodes[0] = start;
    System.arraycopy(nodes, 0, into.nodes, 1, nodes.length);
    into.nodes[into.last] = end;
  }

  static void copy(Tour from, Tour into) {
    into.reserve(from.last + 1);
    into.vehicle = from.vehicle;
    into.last = from.last;
    System.arraycopy(from.nodes, 0, into.nodes, 0, from.last + 1);
  }

  /** Copies {@code from} with a request put into its gaps. */
  static void insert(Tour from, int request, int pickupGap, int dropoffGap, Tour into) {
    into.reserve(from.last + 3);
    into.vehicle = from.vehicle;
    into.last = from.last + 2;
    int[] source = from.nodes;
    int[] target = into.nodes;
    System.arraycopy(source, 0, target, 0, pickupGap + 1);
    target[pickupGap + 1] = 2 * request;
    System.arraycopy(source, pickupGap + 1, target, pickupGap + 2, dropoffGap - pickupGap);
    target[dropoffGap + 2] = 2 * request + 1;
    System.arraycopy(source, dropoffGap + 1, target, dropoffGap + 3, from.last - dropoffGap);
  }

  /** Copies {@code from} without the requests that leave. */
  static void remove(Tour from, boolean[] leaves, Tour into) {
    into.reserve(from.last + 1);
    into.vehicle = from.vehicle;
    int count = 0;
    into.nodes[count++] = from.nodes[0];
    for (int k = 1; k < from.last; k++) {
      int node = from.nodes[k];
      if (!leaves[node >> 1]) {
        into.nodes[count++] = node;
      }
    }
    into.nodes[count] = from.nodes[from.last];
    into.last = count;
  }

  /** Writes the head of one tour up to a joint, followed by the tail of another after a joint. */
  static void join(Tour head, int headJoint, Tour tail, int tailJoint, Tour into) {
    int rest = tail.last - tailJoint - 1;
    into.reserve(headJoint + rest + 2);
    into.vehicle = head.vehicle;
    into.last = headJoint + rest + 1;
    System.arraycopy(head.nodes, 0, into.nodes, 0, headJoint + 1);
    System.arraycopy(tail.nodes, tailJoint + 1, into.nodes, headJoint + 1, rest);
    into.nodes[into.last] = head.nodes[head.last];
  }
}
