package ch.atmr.dispatch;

import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The body of an order. */
public record RunRequest(LocalDate forDate, @Nullable String mode, @Nullable Overrides overrides) {
  RunOrder order() {
    RunMode runMode = mode == null ? RunMode.PLAN : RunMode.valueOf(mode.toUpperCase(Locale.ROOT));
    return new RunOrder(forDate, runMode, overrides == null ? Overrides.NONE : overrides);
  }
}
