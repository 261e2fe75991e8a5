package ch.atmr.kernel;

/** How a patient travels. */
public enum Mobility {
  /** Walks and sits on a seat. */
  AMBULATORY,
  /** Travels in the wheelchair. */
  WHEELCHAIR,
  /** Comes in a wheelchair and moves to a seat. */
  WHEELCHAIR_TRANSFERABLE,
  /** Lies. */
  STRETCHER
}
