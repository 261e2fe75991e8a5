package ch.atmr.dispatch;

/** The life of a run: QUEUED, RUNNING, then one of the others for good. */
enum RunStatus {
  QUEUED,
  RUNNING,
  COMPLETED,
  FAILED,
  CANCELLED,
  /** A newer request for the same day came before a worker did. */
  SUPERSEDED,
  TIMED_OUT;

  boolean isOpen() {
    return this == QUEUED || this == RUNNING;
  }
}
