package ch.atmr.optimiser;

/**
 * Finds the cheapest place of a request in a tour with all that a place costs beside driving:
 * links, promised times and wishes for a driver.
 */
final class PlaceSearch {

  private final Network network;
  private final InsertionSearch search;
  private final InsertionCache cache;
  private final Assignment assignment;
  private final TourStore tours;
  private final LinkKeeper links;
  private final PromiseSlack slack;
  private final boolean anyPromised;

  PlaceSearch(
      Network network,
      InsertionSearch search,
      Assignment assignment,
      TourStore tours,
      LinkKeeper links,
      PromiseSlack slack) {
    this.network = network;
    this.search = search;
    this.assignment = assignment;
    this.tours = tours;
    this.links = links;
    this.slack = slack;
    cache = new InsertionCache(network.requestCount, network.vehicleCount);
    anyPromised = network.promises.any();
  }

  /** The cheapest feasible place of an unserved request in the tour of a vehicle. */
  Insertion best(int request, int vehicle) {
    if (!network.compatible(vehicle, request)) {
      return Insertion.NONE;
    }
    Insertion place =
        anyPromised && network.promises.isGiven(request)
            ? promised(request, vehicle)
            : plain(request, vehicle);
    return network.driverWishes.isEmpty() || !place.exists()
        ? place
        : place.plus(assignment.unmetWith(request, vehicle));
  }

  private Insertion plain(int request, int vehicle) {
    return links.times().isLinked(request)
        ? links.best(search, request, vehicle)
        : cache.best(search, tours.tour(vehicle), request);
  }

  private Insertion promised(int request, int vehicle) {
    Tour tour = tours.tour(vehicle);
    boolean linked = links.times().isLinked(request);
    Insertion known = linked ? null : cache.known(tour, request);
    if (known != null) {
      return known;
    }
    Insertion best =
        slack.cheapest(
            request,
            vehicle,
            () -> linked ? links.best(search, request, vehicle) : search.best(tour, request));
    return linked ? best : cache.keep(tour, request, best);
  }
}
