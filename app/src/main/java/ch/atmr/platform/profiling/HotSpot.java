package ch.atmr.platform.profiling;

import java.util.Optional;

/**
 * A method that much of a window went to.
 *
 * @param method class and method at the top of the stack
 * @param via the nearest method of this service that called it, where it is not one itself
 * @param amount samples, bytes or nanoseconds, by the kind
 * @param permille of all that was seen of the kind
 */
record HotSpot(
    Kind kind, int rank, String method, Optional<String> via, long amount, int permille) {

  /** What it is hot in. */
  enum Kind {
    /** Samples of running threads, one every 20 ms. */
    CPU,
    /** Bytes allocated, estimated from samples. */
    ALLOCATION,
    /** Time that threads waited to enter a monitor, in nanoseconds. */
    LOCK
  }
}
