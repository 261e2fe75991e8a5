package ch.atmr.optimiser;

import java.util.Arrays;
import java.util.Map;

/** Promises by number; those of requests that cannot be changed anyway are none. */
final class Promises {

  private final boolean any;
  private final boolean[] given;
  private final boolean[] timed;
  private final double[] told;
  private final double[] earliest;
  private final double[] latest;
  private final double[] driverPrice;
  private final double[] timePrice;
  private final boolean[][] drivers;

  Promises(Network network) {
    int count = network.requestCount;
    given = new boolean[count];
    timed = new boolean[count];
    told = new double[count];
    Arrays.fill(told, Double.NaN);
    earliest = new double[count];
    latest = new double[count];
    driverPrice = new double[count];
    timePrice = new double[count];
    drivers = new boolean[count][0];
    boolean found = false;
    for (Map.Entry<RequestId, Promise> entry : network.problem.underWay().promises().entrySet()) {
      int request = network.requestNumber(entry.getKey());
      if (!network.bindings.isBound(request)) {
        add(network, request, entry.getValue());
        found = true;
      }
    }
    any = found;
  }

  private void add(Network network, int request, Promise promise) {
    int pickup = network.pickup(request);
    given[request] = true;
    driverPrice[request] = promise.driverPrice();
    timePrice[request] = promise.timePrice();
    earliest[request] = Math.max(network.earliest[pickup], promise.pickup() - promise.tolerance());
    latest[request] = Math.min(network.latest[pickup], promise.pickup() + promise.tolerance());
    timed[request] = earliest[request] <= latest[request];
    told[request] = promise.pickup();
    drivers[request] = new boolean[network.vehicleCount];
    for (VehicleId id : promise.vehicles()) {
      int vehicle = network.vehicleNumber(id);
      if (vehicle >= 0) {
        drivers[request][vehicle] = true;
      }
    }
  }

  boolean any() {
    return any;
  }

  boolean isGiven(int request) {
    return given[request];
  }

  /** Whether the pick-up can be at the time that was told. */
  boolean canKeep(int request) {
    return timed[request];
  }

  /** When the passenger was told to be picked up; NaN where nothing was told. */
  double told(int request) {
    return request < 0 ? Double.NaN : told[request];
  }

  double earliest(int request) {
    return earliest[request];
  }

  double latest(int request) {
    return latest[request];
  }

  /** What a request costs on a vehicle, at the time that was told or at another. */
  double price(int request, int vehicle, boolean kept) {
    if (!given[request]) {
      return 0;
    }
    double driver = drivers[request][vehicle] ? 0 : driverPrice[request];
    return driver + (kept ? 0 : timePrice[request]);
  }

  /** The most that promises could cost together. */
  double most() {
    double sum = 0;
    for (int request = 0; request < given.length; request++) {
      sum += driverPrice[request] + timePrice[request];
    }
    return sum;
  }
}
