package ch.atmr.administration;

import java.time.LocalDate;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How much there is on the platform.
 *
 * @param month the first day of the month that the rides are counted for
 */
public record Statistics(LocalDate month, Users users, Companies companies, Rides rides) {

  /**
   * Accounts.
   *
   * @param byRole active ones; every role is named
   */
  public record Users(long total, long active, SortedMap<String, Long> byRole) {
    public Users {
      byRole = Collections.unmodifiableSortedMap(new TreeMap<>(byRole));
    }
  }

  /** Companies. */
  public record Companies(long total, long approved, long dispatchEnabled) {}

  /**
   * Rides by the local day they take place on.
   *
   * @param revenueRappen the prices of what was completed in the month; what has no price counts 0
   */
  public record Rides(long total, long inMonth, long completedInMonth, long revenueRappen) {}
}
