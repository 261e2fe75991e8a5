package ch.atmr.dispatch;

import java.time.LocalDate;

/** Which day to plan, and how. */
record RunOrder(LocalDate forDate, RunMode mode, Overrides overrides) {}
