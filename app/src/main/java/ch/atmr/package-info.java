/** The command line, the settings, and the one place where everything is put together. */
@NullMarked
package ch.atmr;

import org.jspecify.annotations.NullMarked;
