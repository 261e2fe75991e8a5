package ch.atmr.dispatch;

/** Tells whether a run is still the worker's own: not cancelled, not taken over. */
@FunctionalInterface
interface RunGuard {
  boolean isOurs();
}
