/** Makes the alert rules and their tests of what people write below alerts/. */
@NullMarked
package ch.atmr.dev.alerts;

import org.jspecify.annotations.NullMarked;
