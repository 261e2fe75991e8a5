package ch.atmr.solve;

import ch.atmr.optimiser.PlannedStop;
import ch.atmr.optimiser.Route;
import ch.atmr.optimiser.StopKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the names of a route's rides stand above it, in lanes: each begins at its pick-up, and none
 * covers another.
 *
 * @param lanes how many there are; 0 without names
 */
record RideNames(List<Name> names, int lanes) {
  static final RideNames NONE = new RideNames(List.of(), 0);

  /** Pixels from one lane to the next. */
  static final int LANE = 11;

  private static final int MOST_CHARACTERS = 10;
  private static final double CHARACTER = 6.4;
  private static final double WIDE_CHARACTER = 12;
  private static final double GAP = 4;

  RideNames {
    names = List.copyOf(names);
  }

  /**
   * From the last to the first, each as low as it fits: the pole of a name then passes those that
   * begin further right.
   */
  static RideNames of(Route route, Hours hours) {
    List<Double> taken = new ArrayList<>();
    List<Name> names = new ArrayList<>();
    for (PlannedStop stop : route.stops().reversed()) {
      if (stop.kind() == StopKind.PICKUP && stop.requestId() != null) {
        String words = SvgDrawing.shortened(stop.requestId().value(), MOST_CHARACTERS);
        double x = hours.x(stop.start());
        int lane = 0;
        while (lane < taken.size() && taken.get(lane) < x + width(words) + GAP) {
          lane++;
        }
        if (lane == taken.size()) {
          taken.add(x);
        } else {
          taken.set(lane, x);
        }
        names.add(new Name(words, x, lane));
      }
    }
    return new RideNames(names, taken.size());
  }

  private static double width(String words) {
    return words.codePoints().mapToDouble(c -> c < 0x250 ? CHARACTER : WIDE_CHARACTER).sum();
  }

  /**
   * @param x of the pick-up
   * @param lane 0 is right above the bar
   */
  record Name(String words, double x, int lane) {}
}
