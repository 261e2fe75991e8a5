package ch.atmr.kernel;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** An amount of Swiss francs in whole rappen (1 CHF = 100 rappen). */
public record Money(long rappen) implements Comparable<Money> {
  public static final Money ZERO = new Money(0);

  /** Francs with at most two decimals; anything finer is refused, never rounded. */
  public static Money ofFrancs(BigDecimal francs) {
    return new Money(francs.setScale(2, RoundingMode.UNNECESSARY).unscaledValue().longValueExact());
  }

  /** The amount in francs, always with two decimals. */
  public BigDecimal francs() {
    return BigDecimal.valueOf(rappen, 2);
  }

  @Override
  public int compareTo(Money other) {
    return Long.compare(rappen, other.rappen);
  }
}
