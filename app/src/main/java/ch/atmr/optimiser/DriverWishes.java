package ch.atmr.optimiser;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Returns that are to have the driver of their ride out, and what it costs when they have not. */
final class DriverWishes {

  private record Wish(int outbound, int inbound, double cost) {
    int partner(int request) {
      return request == outbound ? inbound : outbound;
    }
  }

  private static final int[] NOBODY = {};

  private final List<Wish> wishes = new ArrayList<>();
  private final List<List<Wish>> byRequest = new ArrayList<>();
  private final int[] drivers;

  /**
   * Reads the wishes of requests.
   *
   * @param numbers of the requests
   * @param drivers number of each vehicle's driver
   */
  DriverWishes(List<Request> requests, Map<RequestId, Integer> numbers, int[] drivers) {
    requests.forEach(_ -> byRequest.add(List.of()));
    for (int request = 0; request < requests.size(); request++) {
      RequestId out = requests.get(request).outboundId();
      if (out != null && requests.get(request).sameDriverWish() > 0) {
        int outbound = Objects.requireNonNull(numbers.get(out));
        Wish wish = new Wish(outbound, request, requests.get(request).sameDriverWish());
        wishes.add(wish);
        note(outbound, wish);
        note(request, wish);
      }
    }
    this.drivers = wishes.isEmpty() ? NOBODY : drivers;
  }

  private void note(int request, Wish wish) {
    List<Wish> more = new ArrayList<>(byRequest.get(request));
    more.add(wish);
    byRequest.set(request, more);
  }

  boolean isEmpty() {
    return wishes.isEmpty();
  }

  /** All wishes unmet. */
  double most() {
    return wishes.stream().mapToDouble(Wish::cost).sum();
  }

  /**
   * Cost of the wishes unmet by a request on a vehicle.
   *
   * @param vehicles by request
   */
  double cost(int request, int vehicle, int[] vehicles) {
    double cost = 0;
    for (Wish wish : byRequest.get(request)) {
      int other = vehicles[wish.partner(request)];
      if (vehicle != Assignment.NOWHERE
          && other != Assignment.NOWHERE
          && drivers[vehicle] != drivers[other]) {
        cost += wish.cost();
      }
    }
    return cost;
  }

  /** Cost of all wishes unmet. */
  double cost(int[] vehicles) {
    double cost = 0;
    for (Wish wish : wishes) {
      int out = vehicles[wish.outbound()];
      int back = vehicles[wish.inbound()];
      boolean served = out != Assignment.NOWHERE && back != Assignment.NOWHERE;
      cost += served && drivers[out] != drivers[back] ? wish.cost() : 0;
    }
    return cost;
  }
}
