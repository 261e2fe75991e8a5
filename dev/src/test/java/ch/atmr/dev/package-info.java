/** Tests of the development servers and the demo. */
@NullMarked
package ch.atmr.dev;

import org.jspecify.annotations.NullMarked;
