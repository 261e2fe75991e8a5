/** Requests made up from the contract, right and wrong ones, against the whole service. */
@NullMarked
package ch.atmr.fuzz;

import org.jspecify.annotations.NullMarked;
