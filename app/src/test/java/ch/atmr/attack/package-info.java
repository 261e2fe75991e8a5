/** Attacks, by name, on the whole service: each is refused, and nothing is written. */
@NullMarked
package ch.atmr.attack;

import org.jspecify.annotations.NullMarked;
