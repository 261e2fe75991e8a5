/** Plans a company's day: runs that any replica takes up, explains and publishes. */
@NullMarked
package ch.atmr.dispatch;

import org.jspecify.annotations.NullMarked;
