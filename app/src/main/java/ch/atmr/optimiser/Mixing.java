package ch.atmr.optimiser;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Who may be on board together. Each request that somebody does not travel with has a bit in the
 * marks of a tour; all that ride alone share the first, because no two of them are on board at a
 * time, but for those who are bound to a vehicle: who is with whom there, somebody has decided. A
 * request fits where its refusals meet no mark, which takes the same time however many are on
 * board.
 */
final class Mixing {

  /** Longs of a mark; 0 when nobody minds anybody. */
  final int words;

  private final Bindings bindings;
  private final boolean[] alone;
  private final int[] bits;
  private final long[] refusals;
  private int relaxed = -1;
  private boolean withAnybody;

  Mixing(RoutingProblem problem, Bindings bindings) {
    this.bindings = bindings;
    int requests = problem.requests().size();
    alone = new boolean[requests];
    bits = new int[requests];
    Arrays.fill(bits, -1);
    Map<RequestId, Integer> numbers = new HashMap<>();
    boolean free = true;
    for (int request = 0; request < requests; request++) {
      Request data = problem.requests().get(request);
      numbers.put(data.id(), request);
      alone[request] = data.exclusions().alone();
      free &= !alone[request] && data.exclusions().passengers().isEmpty();
    }
    words = free ? 0 : (numberBits(problem, numbers) + Long.SIZE - 1) / Long.SIZE;
    refusals = new long[words * requests];
    if (!free) {
      refuse(problem, numbers);
    }
  }

  private int numberBits(RoutingProblem problem, Map<RequestId, Integer> numbers) {
    int next = 1;
    for (int request = 0; request < bits.length; request++) {
      if (alone[request]) {
        bits[request] = bindings.isBound(request) ? next++ : 0;
      }
    }
    for (int request = 0; request < bits.length; request++) {
      for (RequestId other : problem.requests().get(request).exclusions().passengers()) {
        next = numberBit(request, next);
        next = numberBit(number(numbers, other), next);
      }
    }
    return next;
  }

  private int numberBit(int request, int next) {
    if (bits[request] >= 0) {
      return next;
    }
    bits[request] = next;
    return next + 1;
  }

  private void refuse(RoutingProblem problem, Map<RequestId, Integer> numbers) {
    for (int request = 0; request < bits.length; request++) {
      refuse(request, 0);
      for (int other = 0; other < bits.length; other++) {
        if (alone[other] && other != request) {
          refuse(request, bits[other]);
        }
      }
      for (RequestId other : problem.requests().get(request).exclusions().passengers()) {
        int number = number(numbers, other);
        refuse(request, bits[number]);
        refuse(number, bits[request]);
      }
    }
  }

  private static int number(Map<RequestId, Integer> numbers, RequestId id) {
    return Objects.requireNonNull(numbers.get(id));
  }

  private void refuse(int request, int bit) {
    refusals[request * words + bit / Long.SIZE] |= 1L << bit;
  }

  /** Whether everybody may travel with everybody. */
  boolean isFree() {
    return words == 0;
  }

  /** Whether a request may be on board after a position of a tour. */
  boolean fits(Tour tour, int position, int request) {
    if (request == relaxed && withAnybody) {
      return true;
    }
    if (alone[request] && request != relaxed && tour.aboard[position] > 0) {
      return false;
    }
    int mark = position * words;
    int refusal = request * words;
    for (int word = 0; word < words; word++) {
      if ((tour.marks[mark + word] & refusals[refusal + word]) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Writes the marks of a tour whose loads are known; false when somebody may not be with whom. */
  boolean mark(Network network, Tour tour) {
    if (relaxed >= 0 && withAnybody) {
      return true;
    }
    tour.reserveMarks(words);
    Arrays.fill(tour.marks, 0, words, 0L);
    for (int k = 1; k < tour.last; k++) {
      int request = network.request(tour.nodes[k]);
      boolean pickup = network.isPickup(tour.nodes[k]);
      if (pickup && !(bindings.isBound(request) ? joins(tour, k) : fits(tour, k - 1, request))) {
        return false;
      }
      System.arraycopy(tour.marks, (k - 1) * words, tour.marks, k * words, words);
      if (bits[request] >= 0 && request != relaxed) {
        int word = k * words + bits[request] / Long.SIZE;
        long bit = 1L << bits[request];
        tour.marks[word] = pickup ? tour.marks[word] | bit : tour.marks[word] & ~bit;
      }
    }
    return true;
  }

  /** Whether one who is bound may board with those on board who are not. */
  private boolean joins(Tour tour, int position) {
    int request = tour.nodes[position] >> 1;
    for (int k = 1; k < position; k++) {
      int other = tour.nodes[k] >> 1;
      boolean aboard = (tour.nodes[k] & 1) == 0 && tour.indexOf(tour.nodes[k] + 1) > position;
      if (aboard && !bindings.isBound(other) && apart(request, other)) {
        return false;
      }
    }
    return true;
  }

  private boolean apart(int request, int other) {
    int bit = bits[other];
    boolean refused = bit >= 0 && (refusals[request * words + bit / Long.SIZE] & (1L << bit)) != 0;
    return refused || alone[request] || alone[other];
  }

  /**
   * Lets a request travel with all who travel with others, or with anybody; what is asked of a tour
   * meanwhile is whether that request fits.
   */
  void relax(int request, boolean withAnybody) {
    relaxed = request;
    this.withAnybody = withAnybody;
  }

  /** Ends what {@link #relax} began. */
  void restore() {
    relaxed = -1;
  }
}
