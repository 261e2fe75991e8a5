package ch.atmr.kernel;

import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How the fields of an update change what stands: one left out keeps it, an empty text clears it.
 */
public final class Changes {
  private Changes() {}

  /** Refuses the change of an object that is no longer of the version its caller saw. */
  public static void refuseStale(OptionalInt expected, int version) {
    if (expected.isPresent() && expected.getAsInt() != version) {
      throw new ProblemException(new Problem.Stale());
    }
  }

  /**
   * What is to change, as it stands and kept from changing: NOT_FOUND where there is nothing, STALE
   * where it is no longer of the version that the caller saw.
   */
  public static <T extends Versioned> T current(Optional<T> locked, OptionalInt expected) {
    T standing = locked.orElseThrow(() -> new ProblemException(new Problem.NotFound()));
    refuseStale(expected, standing.version());
    return standing;
  }

  /** A field that is always set. */
  public static <T> T kept(@Nullable T wanted, T old) {
    return wanted == null ? old : wanted;
  }

  /** A field that may be unset, and is not cleared by an update. */
  public static <T> Optional<T> optional(@Nullable T wanted, Optional<T> old) {
    return wanted == null ? old : Optional.of(wanted);
  }

  /** A text that may be unset; blanks around it go. */
  public static Optional<String> text(@Nullable String wanted, Optional<String> old) {
    return wanted == null ? old : Optional.of(wanted.strip()).filter(text -> !text.isEmpty());
  }

  /** A personal text that may be unset; blanks around it go. */
  public static Optional<PersonalText> personal(
      @Nullable String wanted, Optional<PersonalText> old) {
    return wanted == null ? old : text(wanted, Optional.empty()).map(PersonalText::new);
  }

  /** A point, whose two halves the contract lets come only together. */
  public static Optional<GeoPoint> point(
      @Nullable Double latitude, @Nullable Double longitude, Optional<GeoPoint> old) {
    return latitude == null || longitude == null
        ? old
        : Optional.of(new GeoPoint(latitude, longitude));
  }
}
