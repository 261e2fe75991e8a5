package ch.atmr.optimiser;

/** Whether a request may be on board together with others. */
public enum Sharing {
  ALLOWED,
  /** The passenger wants to ride alone; who asks may get a yes. */
  DECLINED,
  /** The passenger must ride alone, such as with an infection. */
  ISOLATED
}
