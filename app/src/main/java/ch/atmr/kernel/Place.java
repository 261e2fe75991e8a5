package ch.atmr.kernel;

import java.util.Optional;

/**
 * Where somebody is picked up or set down: an address and, when it is known, its point. Both are
 * personal (a home), so a place is sealed as one text.
 */
public record Place(PersonalText address, Optional<GeoPoint> point) {
  /** Where a person was driven who has been erased. */
  public static final Place ERASED = new Place(PersonalText.ERASED, Optional.empty());

  /**
   * One line: {@code latitude;longitude;address}, the first two empty when the point is unknown.
   */
  public PersonalText toText() {
    String coordinates = point.map(p -> p.latitude() + ";" + p.longitude()).orElse(";");
    return new PersonalText(coordinates + ";" + address.reveal());
  }

  /** Reads what {@link #toText} wrote. */
  public static Place ofText(PersonalText text) {
    String[] parts = text.reveal().split(";", 3);
    Optional<GeoPoint> point =
        parts[0].isEmpty()
            ? Optional.empty()
            : Optional.of(new GeoPoint(Double.parseDouble(parts[0]), Double.parseDouble(parts[1])));
    return new Place(new PersonalText(parts[2]), point);
  }
}
