package ch.atmr.optimiser;

import java.util.Arrays;

/** Which vehicle serves each request and what those left out cost, with changes to take back. */
final class Assignment {

  static final int NOWHERE = -1;

  final RequestBank bank;

  private final double[] prices;
  private final int[] vehicleOf;
  private int[] movedRequests = new int[64];
  private int[] movedFrom = new int[64];
  private int moves;
  private double penalty;
  private double keptPenalty;

  Assignment(Network network) {
    prices = network.penalty;
    bank = new RequestBank(network.requestCount);
    vehicleOf = new int[network.requestCount];
    Arrays.fill(vehicleOf, NOWHERE);
    for (int request = 0; request < prices.length; request++) {
      if (network.bindings.isBound(request)) {
        bank.remove(request);
        vehicleOf[request] = network.bindings.vehicleOf[request];
      } else {
        penalty += prices[request];
      }
    }
    keptPenalty = penalty;
  }

  int of(int request) {
    return vehicleOf[request];
  }

  boolean isServed(int request) {
    return vehicleOf[request] != NOWHERE;
  }

  /** Prices of all requests left out. */
  double penalty() {
    return penalty;
  }

  /** Gives a request to a vehicle, or to none. */
  void move(int request, int vehicle) {
    log(request, vehicleOf[request]);
    if (vehicle == NOWHERE) {
      bank.add(request);
      penalty += prices[request];
    } else if (vehicleOf[request] == NOWHERE) {
      bank.remove(request);
      penalty -= prices[request];
    }
    vehicleOf[request] = vehicle;
  }

  private void log(int request, int from) {
    if (moves == movedRequests.length) {
      movedRequests = Arrays.copyOf(movedRequests, 2 * moves);
      movedFrom = Arrays.copyOf(movedFrom, 2 * moves);
    }
    movedRequests[moves] = request;
    movedFrom[moves++] = from;
  }

  void commit() {
    moves = 0;
    keptPenalty = penalty;
  }

  void rollback() {
    while (moves > 0) {
      int request = movedRequests[--moves];
      int vehicle = movedFrom[moves];
      if (vehicle == NOWHERE) {
        bank.add(request);
      } else if (vehicleOf[request] == NOWHERE) {
        bank.remove(request);
      }
      vehicleOf[request] = vehicle;
    }
    penalty = keptPenalty;
  }
}
