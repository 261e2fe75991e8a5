package ch.atmr.bookings;

import ch.atmr.clients.Clients;
import ch.atmr.companies.Companies;
import ch.atmr.platform.crypto.SealedTable;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.http.Api;
import ch.atmr.platform.http.Json;
import ch.atmr.platform.http.Texts;
import ch.atmr.privacy.PersonalData;
import java.time.Clock;
import java.util.List;

/** Puts the feature together, so that only what others use leaves the package. */
public final class BookingFeature {
  private final BookingRoutes bookingRoutes;
  private final ReservationRoutes reservationRoutes;
  private final DriverDayRoutes driverDayRoutes;
  private final BookingImportRoutes importRoutes;
  private final BookingImport bookingImport;
  private final Rides rides;
  private final Assignments assignments;
  private final BookingPersonalData personalData;

  public BookingFeature(
      Db db, Seals seals, Companies companies, Clients clients, Ways ways, Clock clock) {
    BookingRepository repository = new BookingRepository(seals);
    AssignmentRepository assigned = new AssignmentRepository();
    Reach reach = new Reach(db, repository);
    Bookings bookings =
        new Bookings(db, reach, repository, new BookingListRepository(seals), clock);
    NewBookings newBookings =
        new NewBookings(db, repository, new PartiesRepository(seals), companies, clients, clock);
    BookingChanges changes = new BookingChanges(reach, repository, assigned, clock);
    BookingLife life = new BookingLife(reach, repository, assigned, clock);
    Assigning assigning = new Assigning(db, repository, assigned, clock);
    BookingReplies replies = new BookingReplies(ways.texts());
    this.bookingImport =
        new BookingImport(
            db, companies, clients, new BookingImportRepository(seals, ways.json()), clock);
    this.bookingRoutes = new BookingRoutes(bookings, newBookings, changes, life, replies);
    this.reservationRoutes =
        new ReservationRoutes(bookings, newBookings, changes, life, assigning, replies);
    this.driverDayRoutes = new DriverDayRoutes(bookings, life, replies);
    this.importRoutes = new BookingImportRoutes(bookingImport);
    this.rides = new Rides(new RideRepository(seals));
    this.assignments = new Assignments(assigned, new PublishingRepository());
    this.personalData = new BookingPersonalData(seals);
  }

  /** The tables that hold sealed columns. */
  public static List<SealedTable> sealedTables() {
    return List.of(BookingSeals.BOOKINGS, BookingSeals.EVENTS);
  }

  /** Adds the routes. */
  public void register(Api api) {
    bookingRoutes.register(api);
    reservationRoutes.register(api);
    driverDayRoutes.register(api);
    importRoutes.register(api);
  }

  /** Loads rides from files. */
  public BookingImport imports() {
    return bookingImport;
  }

  /** What runs plan. */
  public Rides rides() {
    return rides;
  }

  /** What runs publish. */
  public Assignments assignments() {
    return assignments;
  }

  /** What the feature keeps about people. */
  public PersonalData personalData() {
    return personalData;
  }

  /** How the feature writes to its callers. */
  public record Ways(Texts texts, Json json) {}
}
