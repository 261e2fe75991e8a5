package ch.atmr.dispatch;

/** Whether a run plans afresh or carries on from the published plan. */
enum RunMode {
  PLAN,
  IMPROVE
}
