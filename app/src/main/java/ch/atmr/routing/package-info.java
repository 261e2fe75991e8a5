/** Travel times: the port that dispatch asks, and who answers it. */
@NullMarked
package ch.atmr.routing;

import org.jspecify.annotations.NullMarked;
