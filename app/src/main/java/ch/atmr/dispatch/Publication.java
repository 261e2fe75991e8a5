package ch.atmr.dispatch;

/** What became of a completed run's plan. */
enum Publication {
  PUBLISHED,
  /** It rests on so many estimated travel times that a dispatcher decides. */
  AWAITING_ACCEPTANCE
}
