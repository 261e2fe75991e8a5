package ch.atmr.optimiser;

/** Arithmetic of a break between two stops: only the sum of break and drive has to fit. */
final class Rest {

  private Rest() {}

  /**
   * Earliest arrival after a break and a drive, or infinity when the break cannot start in time.
   */
  static double arrival(Break pause, double completion, double drive) {
    if (completion > pause.latestStart() + Network.EPSILON) {
      return Double.POSITIVE_INFINITY;
    }
    return Math.max(
        completion + drive + pause.length(), pause.window().earliest() + pause.length());
  }

  /** Latest completion before a break and a drive, or negative infinity. */
  static double completion(Break pause, double drive, double due) {
    if (pause.window().earliest() + pause.length() > due + Network.EPSILON) {
      return Double.NEGATIVE_INFINITY;
    }
    return Math.min(pause.latestStart(), due - drive - pause.length());
  }
}
