/** Work that nobody asks for by request: what it is, when it is due, and how it went. */
@NullMarked
package ch.atmr.platform.jobs;

import org.jspecify.annotations.NullMarked;
