package ch.atmr.dispatch;

/**
 * What a run at work is doing, in this order; from the first again when the day changed under it.
 */
enum RunPhase {
  /** Reads the day. */
  LOADING,
  /** Asks for driving times. */
  ROUTING,
  SEARCHING,
  /** Has the plan judged by the independent checker. */
  CHECKING,
  PUBLISHING
}
