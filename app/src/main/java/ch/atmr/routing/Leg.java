package ch.atmr.routing;

/** An ordered pair of places. */
record Leg(Spot from, Spot to) {}
