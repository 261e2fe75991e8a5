package ch.atmr.optimiser;

/**
 * A return that may not be picked up before its ride out has arrived.
 *
 * @param outbound request number of the ride out
 * @param inbound request number of the return
 */
record RideLink(int outbound, int inbound) {}
