package ch.atmr.platform.idempotency;

import java.util.function.Supplier;

/** Tells requests that were answered before from new ones. */
@FunctionalInterface
public interface Repetitions {
  /**
   * The answer of a request: made by the work, or the one that it had before.
   *
   * @throws ch.atmr.kernel.ProblemException KeyInUse while another request with this key is at
   *     work, KeyReused when the key was used for another request
   */
  Outcome once(KeyedRequest request, Supplier<KeptAnswer> work);

  /**
   * @param replayed whether the answer was given before
   */
  record Outcome(KeptAnswer answer, boolean replayed) {}
}
