/** A company's drivers and vehicles, and what a driver says of itself. */
@NullMarked
package ch.atmr.drivers;

import org.jspecify.annotations.NullMarked;
