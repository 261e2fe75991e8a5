package ch.atmr.optimiser;

/** What can be wrong with an input, as a stable code. */
public enum FaultCode {
  /** NaN, infinite where a finite number is needed, or no number at all. */
  NOT_A_NUMBER,
  NEGATIVE,
  OUT_OF_RANGE,
  /** A window ends before it begins. */
  WINDOW_CROSSES,
  /** Refers to something that is not there. */
  UNKNOWN_REFERENCE,
  /** An id that is there twice. */
  DUPLICATE,
  EMPTY,
  NO_VEHICLES,
  NO_REQUESTS,
  /** The drop-off comes before its pick-up, or the pair does not belong together. */
  BAD_PAIR,
  /** The text or document does not have the expected shape. */
  MALFORMED
}
