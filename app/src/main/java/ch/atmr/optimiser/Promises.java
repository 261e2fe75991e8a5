package ch.atmr.optimiser;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Promises by number; those of requests that cannot be changed anyway are none. */
final class Promises {

  /** That a pick-up may be whenever it can, whatever was told. */
  static final int ANY_TIME = Integer.MAX_VALUE;

  private final boolean any;
  private final @Nullable Promise[] promises;
  private final double[] earliest;
  private final double[] latest;
  private final boolean[][] drivers;

  Promises(Network network) {
    int count = network.requestCount;
    promises = new Promise[count];
    earliest = new double[count];
    latest = new double[count];
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
    promises[request] = promise;
    earliest[request] = network.earliest[pickup];
    latest[request] = network.latest[pickup];
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
    return promises[request] != null;
  }

  /** The minutes within which moving a pick-up costs something by the minute. */
  int mostMinutes(int request) {
    Promise promise = promises[request];
    return promise == null ? 0 : promise.mostMinutes();
  }

  /** Whether the pick-up can be within so many minutes of the time that was told. */
  boolean canKeep(int request, int minutes) {
    Promise promise = promises[request];
    return promise != null
        && minutes != ANY_TIME
        && earliest(request, minutes) <= latest(request, minutes);
  }

  /** When the passenger was told to be picked up; NaN where nothing was told. */
  double told(int request) {
    Promise promise = request < 0 ? null : promises[request];
    return promise == null ? Double.NaN : promise.pickup();
  }

  /** The window of a pick-up that moves by so many minutes at most. */
  double earliest(int request, int minutes) {
    Promise promise = given(request);
    return Math.max(earliest[request], promise.pickup() - promise.reach(minutes));
  }

  double latest(int request, int minutes) {
    Promise promise = given(request);
    return Math.min(latest[request], promise.pickup() + promise.reach(minutes));
  }

  /** What a request costs on a vehicle, within so many minutes of the time that was told. */
  double price(int request, int vehicle, int minutes) {
    Promise promise = promises[request];
    if (promise == null) {
      return 0;
    }
    double driver = drivers[request][vehicle] ? 0 : promise.driverPrice();
    return driver + (minutes == ANY_TIME ? promise.timePrice() : promise.price(minutes));
  }

  /** The most that promises could cost together. */
  double most() {
    return Arrays.stream(promises)
        .filter(promise -> promise != null)
        .mapToDouble(promise -> promise.driverPrice() + promise.timePrice())
        .sum();
  }

  private Promise given(int request) {
    Promise promise = promises[request];
    if (promise == null) {
      throw new IllegalArgumentException("request " + request + " was promised nothing");
    }
    return promise;
  }
}
