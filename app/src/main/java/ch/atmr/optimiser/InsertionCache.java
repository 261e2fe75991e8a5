package ch.atmr.optimiser;

import org.jspecify.annotations.Nullable;

/**
 * Remembers the best place of each request in each tour for as long as the tour stays the same.
 *
 * <p>Most tours outlive many iterations, and a rejected change brings the old version back, so on
 * large problems nearly every question has been answered before.
 */
final class InsertionCache {

  private static final int MOST_CELLS = 4_000_000;

  private final int vehicles;
  private final long[] versions;
  private final Insertion[] places;

  InsertionCache(int requests, int vehicles) {
    this.vehicles = vehicles;
    boolean fits = (long) requests * vehicles <= MOST_CELLS;
    versions = new long[fits ? requests * vehicles : 0];
    places = new Insertion[versions.length];
  }

  /** What was kept for the tour as it is, if anything. */
  @Nullable Insertion known(Tour tour, int request) {
    int cell = request * vehicles + tour.vehicle;
    return versions.length > 0 && versions[cell] == tour.version ? places[cell] : null;
  }

  Insertion keep(Tour tour, int request, Insertion place) {
    if (versions.length > 0) {
      int cell = request * vehicles + tour.vehicle;
      versions[cell] = tour.version;
      places[cell] = place;
    }
    return place;
  }

  Insertion best(InsertionSearch search, Tour tour, int request) {
    if (versions.length == 0) {
      return search.best(tour, request);
    }
    int cell = request * vehicles + tour.vehicle;
    if (versions[cell] != tour.version) {
      versions[cell] = tour.version;
      places[cell] = search.best(tour, request);
    }
    return places[cell];
  }
}
