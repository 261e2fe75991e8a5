/** Reads CSV files row by row into typed values and gathers every fault of them. */
@NullMarked
package ch.atmr.platform.csv;

import org.jspecify.annotations.NullMarked;
