package ch.atmr.bookings;

import static ch.atmr.kernel.Changes.kept;
import static ch.atmr.kernel.Changes.optional;
import static ch.atmr.kernel.Changes.personal;

import ch.atmr.kernel.Changes;
import ch.atmr.kernel.GeoPoint;
import ch.atmr.kernel.Mobility;
import ch.atmr.kernel.Money;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Place;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes trips of what callers send: a new one with the defaults, or an old one changed. */
final class TripFields {
  private static final Place NOWHERE = new Place(PersonalText.EMPTY, Optional.empty());
  private static final Trip.Notes NO_NOTES =
      new Trip.Notes(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private TripFields() {}

  /**
   * A new trip.
   *
   * @param setsPrice whether the caller may say what it costs
   */
  static Trip create(BookingFields fields, Parties parties, Timing timing, boolean setsPrice) {
    Optional<PersonalText> name = personal(fields.customerName(), parties.customerName());
    return new Trip(
        name.orElseThrow(() -> Refusals.invalid("customer_name", "required")),
        place(fields.pickupLocation(), fields.pickupLat(), fields.pickupLon(), NOWHERE),
        place(fields.dropoffLocation(), fields.dropoffLat(), fields.dropoffLon(), NOWHERE),
        timing,
        needs(fields, parties.defaultMobility()),
        kept(fields.purpose(), Purpose.OTHER),
        notes(fields, NO_NOTES),
        new Trip.Payment(
            parties.rate().or(() -> setsPrice ? amount(fields) : Optional.empty()),
            kept(fields.billedToType(), parties.defaultBilledTo()),
            personal(fields.billedToContact(), Optional.empty())),
        kept(fields.isUrgent(), false));
  }

  /** The trip with the fields changed that the caller sent. */
  static Trip change(BookingFields fields, Trip old, Timing timing, boolean setsPrice) {
    Trip.Payment payment = old.payment();
    return new Trip(
        personal(fields.customerName(), Optional.of(old.customerName())).orElse(old.customerName()),
        place(fields.pickupLocation(), fields.pickupLat(), fields.pickupLon(), old.pickup()),
        place(fields.dropoffLocation(), fields.dropoffLat(), fields.dropoffLon(), old.dropoff()),
        timing,
        needs(fields, old.needs()),
        kept(fields.purpose(), old.purpose()),
        notes(fields, old.notes()),
        new Trip.Payment(
            setsPrice ? amount(fields).or(payment::amount) : payment.amount(),
            kept(fields.billedToType(), payment.billedTo()),
            personal(fields.billedToContact(), payment.contact())),
        kept(fields.isUrgent(), old.urgent()));
  }

  private static Needs needs(BookingFields fields, Optional<Mobility> usual) {
    Mobility mobility = mobility(fields, usual.orElse(Mobility.AMBULATORY));
    return new Needs(
        mobility,
        ownWheelchair(fields, false),
        kept(fields.companions(), 0),
        kept(fields.pickupServiceMinutes(), Needs.defaultPickupMinutes(mobility)),
        kept(fields.dropoffServiceMinutes(), Needs.defaultDropoffMinutes(mobility)),
        kept(fields.maxRideMinutes(), Needs.DEFAULT_MAX_RIDE_MINUTES),
        fields.requiredSkills() == null ? Set.of() : Set.copyOf(fields.requiredSkills()),
        kept(fields.sharing(), Sharing.ALLOWED),
        optional(fields.preferredLanguage(), Optional.empty()));
  }

  // Service times that were the old mobility's defaults follow the new mobility.
  private static Needs needs(BookingFields fields, Needs old) {
    Mobility mobility = mobility(fields, old.mobility());
    boolean usualPickup = old.pickupServiceMinutes() == Needs.defaultPickupMinutes(old.mobility());
    boolean usualDropoff =
        old.dropoffServiceMinutes() == Needs.defaultDropoffMinutes(old.mobility());
    return new Needs(
        mobility,
        ownWheelchair(fields, old.ownWheelchair()),
        kept(fields.companions(), old.companions()),
        kept(
            fields.pickupServiceMinutes(),
            usualPickup ? Needs.defaultPickupMinutes(mobility) : old.pickupServiceMinutes()),
        kept(
            fields.dropoffServiceMinutes(),
            usualDropoff ? Needs.defaultDropoffMinutes(mobility) : old.dropoffServiceMinutes()),
        kept(fields.maxRideMinutes(), old.maxRideMinutes()),
        fields.requiredSkills() == null ? old.skills() : Set.copyOf(fields.requiredSkills()),
        kept(fields.sharing(), old.sharing()),
        optional(fields.preferredLanguage(), old.language()));
  }

  // v1 knew two flags instead of mobility: either means a wheelchair.
  private static Mobility mobility(BookingFields fields, Mobility otherwise) {
    boolean wheelchair =
        kept(fields.wheelchairClientHas(), false) || kept(fields.wheelchairNeed(), false);
    boolean hasOne =
        otherwise == Mobility.WHEELCHAIR || otherwise == Mobility.WHEELCHAIR_TRANSFERABLE;
    return kept(fields.mobility(), wheelchair && !hasOne ? Mobility.WHEELCHAIR : otherwise);
  }

  private static boolean ownWheelchair(BookingFields fields, boolean otherwise) {
    boolean supplied = kept(fields.wheelchairNeed(), false);
    return kept(fields.ownWheelchair(), kept(fields.wheelchairClientHas(), !supplied && otherwise));
  }

  // A new address without a point has none: the old one would be wrong.
  private static Place place(
      @Nullable String address, @Nullable Double latitude, @Nullable Double longitude, Place old) {
    PersonalText text = address == null ? old.address() : new PersonalText(address.strip());
    boolean moved = !text.equals(old.address());
    Optional<GeoPoint> point =
        Changes.point(latitude, longitude, moved ? Optional.empty() : old.point());
    return new Place(text, point);
  }

  private static Trip.Notes notes(BookingFields fields, Trip.Notes old) {
    return new Trip.Notes(
        personal(fields.medicalFacility(), old.medicalFacility()),
        personal(fields.doctorName(), old.doctorName()),
        personal(fields.hospitalService(), old.hospitalService()),
        personal(fields.notesMedical(), old.medical()));
  }

  private static Optional<Money> amount(BookingFields fields) {
    Optional<Money> francs = Optional.ofNullable(fields.amount()).map(Money::ofFrancs);
    Optional<Money> rappen = Optional.ofNullable(fields.amountRappen()).map(Money::new);
    if (francs.isPresent() && rappen.isPresent() && !francs.equals(rappen)) {
      throw Refusals.invalid("amount", "amountDiffers");
    }
    return rappen.or(() -> francs);
  }
}
