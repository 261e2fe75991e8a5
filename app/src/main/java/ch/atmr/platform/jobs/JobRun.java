package ch.atmr.platform.jobs;

import java.time.Instant;

/**
 * One slot of a job that a process has taken.
 *
 * @param scheduledFor the slot; of a run by command, when the command began
 * @param attempt this one included; with the worker it is the fence against one thought dead
 * @param worker the process that took it
 */
record JobRun(long id, String job, Instant scheduledFor, int attempt, String worker) {

  /** How a run ended. */
  enum End {
    SUCCEEDED,
    FAILED,
    TIMED_OUT,
    /** It could not begin before its deadline, or a later slot came first. */
    EXPIRED
  }
}
