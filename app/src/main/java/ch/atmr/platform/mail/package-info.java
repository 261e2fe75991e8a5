/** Mail that leaves through the outbox. */
@NullMarked
package ch.atmr.platform.mail;

import org.jspecify.annotations.NullMarked;
