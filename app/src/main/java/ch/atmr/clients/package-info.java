/**
 * A company's patients and paying institutions, and what patients who sign in say of themselves.
 */
@NullMarked
package ch.atmr.clients;

import org.jspecify.annotations.NullMarked;
