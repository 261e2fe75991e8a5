/** What operators see of the service: correlation of a request, log lines, metrics. */
@NullMarked
package ch.atmr.platform.telemetry;

import org.jspecify.annotations.NullMarked;
