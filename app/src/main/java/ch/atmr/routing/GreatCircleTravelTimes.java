package ch.atmr.routing;

import ch.atmr.kernel.GeoPoint;
import java.util.BitSet;
import java.util.List;

/**
 * The estimate where no road network is set up: great circle x 1.3 at 30 km/h, in whole seconds,
 * rounded up, the same both ways.
 */
public final class GreatCircleTravelTimes implements TravelTimes {
  private static final double DETOUR = 1.3;

  @Override
  public TravelTable between(List<GeoPoint> points) {
    return between(points, (_, _) -> true);
  }

  @Override
  public TravelTable between(List<GeoPoint> points, PairChoice wanted) {
    int size = points.size();
    int[] seconds = new int[size * size];
    BitSet estimated = new BitSet(size * size);
    for (int from = 0; from < size; from++) {
      for (int to = 0; to < size; to++) {
        if (from != to) {
          seconds[from * size + to] = points.get(from).estimatedDriveSeconds(points.get(to));
          estimated.set(from * size + to, wanted.includes(from, to));
        }
      }
    }
    return new TravelTable(size, seconds, estimated, estimated.cardinality());
  }

  @Override
  public Drive drive(GeoPoint from, GeoPoint to) {
    return new Drive(
        from.estimatedDriveSeconds(to), DETOUR * from.metresTo(to), /* estimated= */ true);
  }
}
