/** Whether the process lives, and whether it should get traffic. */
@NullMarked
package ch.atmr.platform.health;

import org.jspecify.annotations.NullMarked;
