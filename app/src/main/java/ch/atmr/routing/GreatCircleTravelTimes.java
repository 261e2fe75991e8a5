package ch.atmr.routing;

import ch.atmr.kernel.GeoPoint;
import java.util.List;

/**
 * The estimate that needs no road network: great circle x 1.3 at 30 km/h, in whole seconds, rounded
 * up, the same both ways.
 */
public final class GreatCircleTravelTimes implements TravelTimes {

  @Override
  public TravelTable between(List<GeoPoint> points) {
    int size = points.size();
    int[][] seconds = new int[size][size];
    for (int from = 0; from < size; from++) {
      for (int to = from + 1; to < size; to++) {
        seconds[from][to] = points.get(from).estimatedDriveSeconds(points.get(to));
        seconds[to][from] = seconds[from][to];
      }
    }
    return new TravelTable(seconds);
  }
}
