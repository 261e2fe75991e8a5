/**
 * The optimiser without a server: reads instances and days, runs the search, writes and checks
 * plans.
 */
@NullMarked
package ch.atmr.solve;

import org.jspecify.annotations.NullMarked;
