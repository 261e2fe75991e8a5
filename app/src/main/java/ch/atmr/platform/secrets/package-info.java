/** Where secrets come from, and how they change while the service runs. */
@NullMarked
package ch.atmr.platform.secrets;

import org.jspecify.annotations.NullMarked;
