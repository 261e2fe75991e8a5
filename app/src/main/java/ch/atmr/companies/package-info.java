/**
 * Transport companies, the tenants: their profile, and whether they take bookings and are planned.
 */
@NullMarked
package ch.atmr.companies;

import org.jspecify.annotations.NullMarked;
