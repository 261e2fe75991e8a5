package ch.atmr.dev;

import ch.atmr.kernel.GeoPoint;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** Seeded chance: the same seeds, the same draws. */
final class Draw {
  private static final int NEARBY = 10;
  private static final double DEGREES = 1e-4;

  private final SplittableRandom random;

  /**
   * @param seeds what this chance stands for, such as a seed, a date and a number; chances of
   *     different seeds are independent
   */
  Draw(long... seeds) {
    long mixed = 0;
    for (long seed : seeds) {
      mixed = new SplittableRandom(mixed ^ seed).nextLong();
    }
    random = new SplittableRandom(mixed);
  }

  boolean percent(int chance) {
    return random.nextInt(100) < chance;
  }

  /** A number from low to high, both included, in steps. */
  int number(int low, int high, int step) {
    return low + step * random.nextInt((high - low) / step + 1);
  }

  int number(int low, int high) {
    return number(low, high, 1);
  }

  <T> T of(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** One of the shares' values, each as often as its percentage says; they add up to 100. */
  <T> T share(List<Share<T>> shares) {
    int left = random.nextInt(100);
    for (Share<T> share : shares) {
      left -= share.percent();
      if (left < 0) {
        return share.value();
      }
    }
    throw new IllegalArgumentException("shares: " + shares + " (expected: a sum of 100)");
  }

  <T> void shuffle(List<T> list) {
    for (int i = list.size() - 1; i > 0; i--) {
      Collections.swap(list, i, random.nextInt(i + 1));
    }
  }

  /** A point within about 130 m. */
  GeoPoint near(GeoPoint point) {
    return new GeoPoint(
        point.latitude() + DEGREES * number(-NEARBY, NEARBY),
        point.longitude() + DEGREES * number(-NEARBY, NEARBY));
  }

  /** A value and how often it is drawn, in percent. */
  record Share<T>(T value, int percent) {}
}
