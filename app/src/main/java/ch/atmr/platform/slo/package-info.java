/** What the service promises, as alerts/slo.yaml states it. */
@NullMarked
package ch.atmr.platform.slo;

import org.jspecify.annotations.NullMarked;
