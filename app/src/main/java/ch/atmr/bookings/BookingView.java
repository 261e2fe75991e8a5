package ch.atmr.bookings;

import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.GeoPoint;
import ch.atmr.kernel.Mobility;
import ch.atmr.kernel.Money;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.TimeWindow;
import ch.atmr.kernel.VehicleId;
import jakarta.json.bind.annotation.JsonbNillable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A booking as the API shows it.
 *
 * @param wheelchairClientHas v1's name of {@code ownWheelchair}
 * @param wheelchairNeed whether a wheelchair must be supplied
 * @param amount francs, null until a price is set
 * @param message only of a new booking, else left out
 * @param bookingId only of a new booking: the same as {@code id}
 */
public record BookingView(
    long id,
    long companyId,
    String companyName,
    @Nullable String reference,
    String status,
    int version,
    long clientId,
    Client client,
    String customerName,
    LocalDate serviceDate,
    String pickupLocation,
    @Nullable Double pickupLat,
    @Nullable Double pickupLon,
    String dropoffLocation,
    @Nullable Double dropoffLat,
    @Nullable Double dropoffLon,
    @Nullable Instant scheduledTime,
    String timeKind,
    boolean timeConfirmed,
    @Nullable Instant estimatedReadyTime,
    int maxEarlyMinutes,
    int maxLateMinutes,
    String mobility,
    boolean ownWheelchair,
    boolean wheelchairClientHas,
    boolean wheelchairNeed,
    int companions,
    int pickupServiceMinutes,
    int dropoffServiceMinutes,
    int maxRideMinutes,
    List<String> requiredSkills,
    String sharing,
    @Nullable String preferredLanguage,
    String purpose,
    @Nullable String medicalFacility,
    @Nullable String doctorName,
    @Nullable String hospitalService,
    @Nullable String notesMedical,
    @Nullable BigDecimal amount,
    @Nullable Long amountRappen,
    String billedToType,
    @Nullable String billedToContact,
    boolean isUrgent,
    boolean isRoundTrip,
    boolean isReturn,
    @Nullable Long parentBookingId,
    @Nullable Long returnBookingId,
    @Nullable Long driverId,
    @Nullable Driver driver,
    @Nullable Long vehicleId,
    boolean pinned,
    @Nullable Instant plannedPickupAt,
    @Nullable Instant plannedDropoffAt,
    @Nullable Instant boardedAt,
    @Nullable Instant completedAt,
    Instant createdAt,
    Instant updatedAt,
    @JsonbNillable(false) @Nullable String message,
    @JsonbNillable(false) @Nullable Long bookingId) {

  static BookingView of(BookingDetails details) {
    return of(details, null, null);
  }

  /** A new booking, with the two fields that v1 answered. */
  static BookingView created(BookingDetails details, String message) {
    return of(details, message, details.booking().id().value());
  }

  private static BookingView of(
      BookingDetails details, @Nullable String message, @Nullable Long bookingId) {
    Booking booking = details.booking();
    Trip trip = booking.trip();
    Timing timing = trip.timing();
    Needs needs = trip.needs();
    BookingState state = booking.state();
    Optional<Money> amount = trip.payment().amount();
    return new BookingView(
        booking.id().value(),
        booking.company().value(),
        details.companyName(),
        booking.reference().orElse(null),
        state.status().name(),
        booking.version(),
        booking.client().value(),
        Client.of(details.client()),
        trip.customerName().reveal(),
        booking.day(),
        trip.pickup().address().reveal(),
        trip.pickup().point().map(GeoPoint::latitude).orElse(null),
        trip.pickup().point().map(GeoPoint::longitude).orElse(null),
        trip.dropoff().address().reveal(),
        trip.dropoff().point().map(GeoPoint::latitude).orElse(null),
        trip.dropoff().point().map(GeoPoint::longitude).orElse(null),
        timing.scheduled().orElse(null),
        timing.kind().name(),
        timing.isConfirmed(),
        timing.estimatedReady().orElse(null),
        timing.maxEarlyMinutes(),
        timing.maxLateMinutes(),
        needs.mobility().name(),
        needs.ownWheelchair(),
        needs.ownWheelchair(),
        needs.mobility() == Mobility.WHEELCHAIR && !needs.ownWheelchair(),
        needs.companions(),
        needs.pickupServiceMinutes(),
        needs.dropoffServiceMinutes(),
        needs.maxRideMinutes(),
        needs.skills().stream().map(Enum::name).sorted().toList(),
        needs.sharing().name(),
        needs.language().orElse(null),
        trip.purpose().name(),
        text(trip.notes().medicalFacility()),
        text(trip.notes().doctorName()),
        text(trip.notes().hospitalService()),
        text(trip.notes().medical()),
        amount.map(Money::francs).orElse(null),
        amount.map(Money::rappen).orElse(null),
        trip.payment().billedTo().name(),
        text(trip.payment().contact()),
        trip.urgent(),
        details.back().isPresent(),
        booking.isReturn(),
        booking.parent().map(BookingId::value).orElse(null),
        details.back().map(BookingId::value).orElse(null),
        state.crew().map(Crew::driver).map(DriverId::value).orElse(null),
        details.driver().map(Driver::of).orElse(null),
        state.crew().map(Crew::vehicle).map(VehicleId::value).orElse(null),
        booking.pinned(),
        details.planned().map(TimeWindow::earliest).orElse(null),
        details.planned().map(TimeWindow::latest).orElse(null),
        state.boardedAt().orElse(null),
        state.completedAt().orElse(null),
        booking.createdAt(),
        booking.updatedAt(),
        message,
        bookingId);
  }

  private static @Nullable String text(Optional<PersonalText> text) {
    return text.map(PersonalText::reveal).orElse(null);
  }

  /** The booking's client. */
  public record Client(
      long id, @Nullable String firstName, @Nullable String lastName, @Nullable String phone) {

    static Client of(BookingDetails.Client client) {
      return new Client(
          client.id().value(),
          text(client.firstName()),
          text(client.lastName()),
          text(client.phone()));
    }
  }

  /** The booking's driver. */
  public record Driver(long id, @Nullable String firstName, @Nullable String lastName) {

    static Driver of(BookingDetails.Driver driver) {
      return new Driver(driver.id().value(), text(driver.firstName()), text(driver.lastName()));
    }
  }
}
