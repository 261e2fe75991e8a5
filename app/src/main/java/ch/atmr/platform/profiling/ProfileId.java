package ch.atmr.platform.profiling;

/** Identifies a profile; positive, given by the database. */
record ProfileId(long value) {}
