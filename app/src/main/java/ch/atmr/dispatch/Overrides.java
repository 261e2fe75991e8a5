package ch.atmr.dispatch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one run does otherwise than usual.
 *
 * @param timeBudgetSeconds for the search
 * @param maxRideMinutes caps every ride's own limit
 * @param excludeDriverIds get no ride
 * @param excludeBookingIds are left as they are
 */
public record Overrides(
    @Nullable Integer timeBudgetSeconds,
    @Nullable Long seed,
    @Nullable Integer maxRideMinutes,
    @Nullable List<Long> excludeDriverIds,
    @Nullable List<Long> excludeBookingIds) {
  static final Overrides NONE = new Overrides(null, null, null, null, null);

  boolean excludesDriver(long id) {
    return excludeDriverIds != null && excludeDriverIds.contains(id);
  }

  boolean excludesBooking(long id) {
    return excludeBookingIds != null && excludeBookingIds.contains(id);
  }
}
