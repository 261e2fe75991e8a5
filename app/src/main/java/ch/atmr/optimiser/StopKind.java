package ch.atmr.optimiser;

/** What a vehicle does at a stop. */
public enum StopKind {
  PICKUP,
  DROPOFF,
  BREAK
}
