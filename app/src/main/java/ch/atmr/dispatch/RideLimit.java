package ch.atmr.dispatch;

import ch.atmr.kernel.Mobility;

/**
 * How long passengers may be on board: {@code max(factor x direct + slack, floor)}, so that short
 * rides leave room for others and long ones do not take twice as long. A booking's own limit holds
 * beside it.
 *
 * @param factor of the direct drive
 * @param slack seconds
 * @param floor seconds
 */
record RideLimit(double factor, double slack, double floor) {
  private static final RideLimit SEATED = new RideLimit(1.5, 15 * 60, 30 * 60);

  /** Who lies is worn out by detours. */
  private static final RideLimit LYING = new RideLimit(1.25, 10 * 60, 20 * 60);

  static RideLimit of(Mobility mobility) {
    return switch (mobility) {
      case AMBULATORY, WHEELCHAIR, WHEELCHAIR_TRANSFERABLE -> SEATED;
      case STRETCHER -> LYING;
    };
  }

  /**
   * The limit of a ride in whole seconds.
   *
   * @param direct seconds of the drive without detours
   */
  double seconds(double direct) {
    return Math.max(Math.ceil(factor * direct + slack), floor);
  }
}
