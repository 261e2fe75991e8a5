package ch.atmr.optimiser;

/**
 * Answers whether a request left out would fit somewhere if one rule were a little weaker. Each
 * question bends the network it was given, tries every vehicle concerned and bends it back.
 */
final class Relaxation {

  /** More places than anybody needs. */
  private static final Capacity ROOMY = new Capacity(1 << 20, 1 << 20, 0, 1 << 20, false);

  private final Network network;
  private final Bounds bounds;
  private final TourBuilder builder;
  private final InsertionSearch search;
  private final Tour[] tours;
  private final Tour trial = new Tour();

  Relaxation(Network network, Bounds bounds, int[][] nodes) {
    this.network = network;
    this.bounds = bounds;
    builder = new TourBuilder(network, bounds);
    search = new InsertionSearch(network, bounds, builder);
    tours = new Tour[network.vehicleCount];
    for (int vehicle = 0; vehicle < tours.length; vehicle++) {
      tours[vehicle] = new Tour();
      TourEdit.write(
          vehicle, network.start(vehicle), nodes[vehicle], network.end(vehicle), tours[vehicle]);
      builder.build(tours[vehicle]);
    }
  }

  boolean fits(int request) {
    for (int vehicle = 0; vehicle < network.vehicleCount; vehicle++) {
      if (network.compatible(vehicle, request) && search.best(tours[vehicle], request).exists()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Gives a request the windows and the ride limit as wished: the network's are tightened by each
   * other.
   */
  void loosen(int request) {
    Request data = network.problem.requests().get(request);
    network.maxRide[request] = data.maxRide();
    window(network.pickup(request), data.pickup().window(), 0, 0);
    window(network.dropoff(request), data.dropoff().window(), 0, 0);
  }

  /** Ends what {@link #loosen} began. */
  void tighten(int request, double maxRide) {
    network.maxRide[request] = maxRide;
    bounds.restore(request);
  }

  boolean fitsWithWindow(int request, StopKind stop, double earlier, double later) {
    Request data = network.problem.requests().get(request);
    boolean pickup = stop == StopKind.PICKUP;
    int node = pickup ? network.pickup(request) : network.dropoff(request);
    TimeWindow window = (pickup ? data.pickup() : data.dropoff()).window();
    window(node, window, earlier, later);
    boolean fits = fits(request);
    window(node, window, 0, 0);
    return fits;
  }

  private void window(int node, TimeWindow window, double earlier, double later) {
    double origin = bounds.earliest[network.start(0)];
    for (int vehicle = 1; vehicle < network.vehicleCount; vehicle++) {
      origin = Math.min(origin, bounds.earliest[network.start(vehicle)]);
    }
    bounds.earliest[node] = Math.max(origin, window.earliest() - earlier);
    bounds.latest[node] = window.latest() + later;
  }

  boolean fitsWithRide(int request, double longer) {
    double limit = network.maxRide[request];
    network.maxRide[request] = limit + longer;
    boolean fits = fits(request);
    network.maxRide[request] = limit;
    return fits;
  }

  boolean fitsWithShift(int request, int vehicle, double earlier, double later) {
    int start = network.start(vehicle);
    int end = network.end(vehicle);
    double earliest = bounds.earliest[start];
    double latest = bounds.latest[end];
    bounds.earliest[start] = earliest - earlier;
    bounds.latest[end] = latest + later;
    boolean fits = fitsRebuilt(request, vehicle);
    bounds.earliest[start] = earliest;
    bounds.latest[end] = latest;
    return fits;
  }

  boolean fitsWithBreak(int request, int vehicle, double earlier, double later) {
    Vehicle data = network.vehicles[vehicle];
    TimeWindow window = data.pause().window();
    TimeWindow wider = new TimeWindow(window.earliest() - earlier, window.latest() + later);
    network.vehicles[vehicle] = data.withPause(new Break(data.pause().length(), wider));
    boolean fits = fitsRebuilt(request, vehicle);
    network.vehicles[vehicle] = data;
    return fits;
  }

  private boolean fitsRebuilt(int request, int vehicle) {
    TourEdit.copy(tours[vehicle], trial);
    builder.build(trial);
    return trial.feasible && search.best(trial, request).exists();
  }

  boolean fitsWithPlaces(int request) {
    boolean fits = false;
    for (int vehicle = 0; vehicle < network.vehicleCount && !fits; vehicle++) {
      if (network.compatible(vehicle, request)) {
        Vehicle data = network.vehicles[vehicle];
        network.vehicles[vehicle] = data.withCapacity(ROOMY);
        fits = search.best(tours[vehicle], request).exists();
        network.vehicles[vehicle] = data;
      }
    }
    return fits;
  }
}
