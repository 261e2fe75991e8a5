package ch.atmr.companies;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.GeoPoint;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Place;
import ch.atmr.kernel.Versioned;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A transport company.
 *
 * @param zone the zone of its business days
 * @param approved whether it takes bookings
 * @param dispatchEnabled whether it is planned, once approved
 * @param acceptedAt when it was approved first
 */
public record Company(
    CompanyId id,
    String name,
    Optional<PersonalText> address,
    Optional<GeoPoint> point,
    Domicile domicile,
    Contact contact,
    Billing billing,
    Optional<String> serviceArea,
    int maxDailyBookings,
    ZoneId zone,
    boolean approved,
    boolean dispatchEnabled,
    Optional<Instant> acceptedAt,
    Instant createdAt,
    int version)
    implements Versioned {

  /** Where its vehicles stand unless a shift says otherwise. */
  public Optional<Place> depot() {
    return address.map(text -> new Place(text, point));
  }

  Optional<Domicile> knownDomicile() {
    return Optional.of(domicile).filter(d -> !d.equals(Domicile.NONE));
  }

  /** Whether runs may be made for it. */
  public boolean plannable() {
    return approved && dispatchEnabled;
  }

  Company withApproval(boolean nowApproved, boolean nowEnabled, Instant now) {
    Optional<Instant> accepted =
        nowApproved ? acceptedAt.or(() -> Optional.of(now)) : Optional.empty();
    return new Company(
        id,
        name,
        address,
        point,
        domicile,
        contact,
        billing,
        serviceArea,
        maxDailyBookings,
        zone,
        nowApproved,
        nowEnabled,
        accepted,
        createdAt,
        version);
  }

  Company withDepot(Place depot) {
    return new Company(
        id,
        name,
        Optional.of(depot.address()),
        depot.point(),
        domicile,
        contact,
        billing,
        serviceArea,
        maxDailyBookings,
        zone,
        approved,
        dispatchEnabled,
        acceptedAt,
        createdAt,
        version);
  }

  /** How to reach it. */
  public record Contact(Optional<PersonalText> email, Optional<PersonalText> phone) {}

  /** Where its bills come from. */
  public record Billing(
      Optional<Iban> iban,
      Optional<Uid> uid,
      Optional<PersonalText> email,
      Optional<PersonalText> notes) {}
}
