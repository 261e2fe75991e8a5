package ch.atmr.optimiser;

import java.util.Locale;

/** What a plan must keep. */
public enum Rule {
  /** A request is neither on a route nor listed as unassigned. */
  MISSING,
  TWICE,
  /** Pick-up and drop-off are not both on one route. */
  PAIR,
  DROPOFF_BEFORE_PICKUP,
  UNKNOWN_RIDE,
  UNKNOWN_DRIVER,
  DRIVER_TWICE,
  /** Times are given for some stops only. */
  TIMES,
  /** Arrives sooner than it can drive. */
  TRAVEL,
  START_BEFORE_ARRIVAL,
  /** Leaves before the service is over. */
  SERVICE,
  WINDOW_EARLY,
  WINDOW_LATE,
  MAX_RIDE,
  SEATS,
  WHEELCHAIR_PLACES,
  STRETCHER_PLACES,
  STRETCHER_EXCLUDES_WHEELCHAIR,
  SKILLS,
  SHIFT_START,
  SHIFT_END,
  MAX_DURATION,
  BREAK_MISSING,
  BREAK_TWICE,
  BREAK_EARLY,
  BREAK_LATE,
  BREAK_ON_BOARD,
  RETURN_BEFORE_OUTBOUND,
  /** What a vehicle is bound to is otherwise. */
  FROZEN,
  /** Another driver than somebody has decided on. */
  PINNED_DRIVER,
  /** Another time than somebody has decided on. */
  PINNED_TIME;

  /** Name in plans and reports, such as {@code window_late}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
