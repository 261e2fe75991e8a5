/**
 * Rides and their life: booking, accepting, assigning, driving, cancelling, importing. Other
 * features meet it as {@link ch.atmr.bookings.Rides} and {@link ch.atmr.bookings.Assignments}.
 */
@NullMarked
package ch.atmr.bookings;

import org.jspecify.annotations.NullMarked;
