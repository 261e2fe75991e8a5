package ch.atmr.platform.telemetry;

import java.util.logging.LogManager;

/**
 * Keeps the handlers that {@link Logging} set until the process is gone. The JDK's own manager
 * drops them as soon as a stop begins, so that nothing of the drain would be told.
 */
public final class LastingLogManager extends LogManager {
  /**
   * The system property that names this class; set before anything has logged, and not by this
   * class, whose superclass reads it.
   */
  public static final String PROPERTY = "java.util.logging.manager";

  private volatile boolean settled;

  /** Made by the JDK, which finds this class by {@link #PROPERTY}. */
  public LastingLogManager() {}

  /** From now on nothing resets the handlers. */
  void settle() {
    settled = true;
  }

  @Override
  public void reset() {
    if (!settled) {
      super.reset();
    }
  }
}
