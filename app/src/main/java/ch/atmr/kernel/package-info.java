/**
 * The words every package shares: typed ids, money, places, windows, problems. Uses the JDK only.
 */
@NullMarked
package ch.atmr.kernel;

import org.jspecify.annotations.NullMarked;
