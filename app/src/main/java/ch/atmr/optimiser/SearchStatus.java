package ch.atmr.optimiser;

/**
 * Where a search stands.
 *
 * @param iterations iterations done; 0 while the first plan is built
 * @param improvedAt the iteration that found the best plan so far
 * @param cost cost of the best plan so far, penalties included
 * @param unserved requests it leaves out
 * @param vehiclesUsed vehicles that serve anyone in it
 * @param travel cost of its driving, in the unit of the travel matrix
 */
public record SearchStatus(
    long iterations, long improvedAt, double cost, int unserved, int vehiclesUsed, double travel) {}
