@NullMarked
package ch.atmr.dev.alerts;

import org.jspecify.annotations.NullMarked;
