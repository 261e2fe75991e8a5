package ch.atmr.dispatch;

/** What a run at work asks its worker, and tells it. */
interface RunGuard {
  /** Whether the run is still the worker's own: not cancelled, not taken over, in time. */
  boolean isOurs();

  /** How far the run is; cheap enough for every iteration of a search. */
  void at(RunProgress progress);
}
