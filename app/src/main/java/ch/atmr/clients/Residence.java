package ch.atmr.clients;

import ch.atmr.kernel.GeoPoint;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Place;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where a client lives.
 *
 * @param address where it is usually picked up
 * @param domicile official residence, for the post
 * @param access how to reach the door
 */
public record Residence(
    Optional<PersonalText> address, Optional<GeoPoint> point, Domicile domicile, Access access) {
  static final Residence NONE =
      new Residence(Optional.empty(), Optional.empty(), Domicile.NONE, Access.NONE);

  /** The usual pick-up as it is kept, a point without an address included. */
  Optional<Place> home() {
    return address.isEmpty() && point.isEmpty()
        ? Optional.empty()
        : Optional.of(new Place(address.orElse(PersonalText.EMPTY), point));
  }

  Optional<Domicile> knownDomicile() {
    return Optional.of(domicile).filter(d -> !d.equals(Domicile.NONE));
  }

  Optional<Access> knownAccess() {
    return Optional.of(access).filter(a -> !a.equals(Access.NONE));
  }

  static Residence of(Optional<Place> home, Optional<Domicile> domicile, Optional<Access> access) {
    return new Residence(
        home.map(Place::address).filter(text -> !text.isEmpty()),
        home.flatMap(Place::point),
        domicile.orElse(Domicile.NONE),
        access.orElse(Access.NONE));
  }

  @Override
  public String toString() {
    return "***";
  }

  /** Official residence. Sealed as one text of three lines. */
  public record Domicile(
      Optional<PersonalText> address, Optional<PersonalText> zip, Optional<PersonalText> city) {
    static final Domicile NONE = new Domicile(Optional.empty(), Optional.empty(), Optional.empty());

    PersonalText toText() {
      return joined(List.of(address, zip, city));
    }

    static Domicile ofText(PersonalText text) {
      List<Optional<PersonalText>> lines = split(text);
      return new Domicile(lines.get(0), lines.get(1), lines.get(2));
    }
  }

  /**
   * How to reach the door. Sealed as one text; the notes, which may have several lines, go last.
   */
  public record Access(
      Optional<PersonalText> doorCode, Optional<PersonalText> floor, Optional<PersonalText> notes) {
    static final Access NONE = new Access(Optional.empty(), Optional.empty(), Optional.empty());

    PersonalText toText() {
      return joined(List.of(doorCode, floor, notes));
    }

    static Access ofText(PersonalText text) {
      List<Optional<PersonalText>> lines = split(text);
      return new Access(lines.get(0), lines.get(1), lines.get(2));
    }
  }

  private static PersonalText joined(List<Optional<PersonalText>> lines) {
    return new PersonalText(
        String.join(
            "\n", lines.stream().map(l -> l.map(PersonalText::reveal).orElse("")).toList()));
  }

  private static List<Optional<PersonalText>> split(PersonalText text) {
    return Arrays.stream(text.reveal().split("\n", 3))
        .map(line -> Optional.of(new PersonalText(line)).filter(l -> !l.isEmpty()))
        .toList();
  }
}
