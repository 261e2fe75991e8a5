package ch.atmr.bookings;

import static ch.atmr.kernel.Changes.kept;
import static ch.atmr.kernel.Changes.personal;

import ch.atmr.clients.ClientOfUser;
import ch.atmr.clients.Clients;
import ch.atmr.clients.Person;
import ch.atmr.companies.Companies;
import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.Caller;
import ch.atmr.kernel.ClientId;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.Problem.Conflict.Reason;
import ch.atmr.kernel.Role;
import ch.atmr.platform.crypto.RowKeys;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Tx;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Books rides. */
final class NewBookings {
  private final Db db;
  private final BookingRepository repository;
  private final PartiesRepository parties;
  private final Companies companies;
  private final Clients clients;
  private final Clock clock;

  NewBookings(
      Db db,
      BookingRepository repository,
      PartiesRepository parties,
      Companies companies,
      Clients clients,
      Clock clock) {
    this.db = db;
    this.repository = repository;
    this.parties = parties;
    this.companies = companies;
    this.clients = clients;
    this.clock = clock;
  }

  /** Books for the client the fields name; a client books for itself. */
  Made create(Caller caller, BookingFields fields) {
    if (caller.is(Role.CLIENT)) {
      if (fields.clientId() != null) {
        throw Refusals.invalid("client_id", "notForClients");
      }
      return ofClient(caller, fields);
    }
    ClientId client = new ClientId(required("client_id", fields.clientId()));
    // A company's own client is looked for in that company at once; only an administrator asks
    // whose.
    return ofStaff(
        caller,
        fields,
        tx ->
            caller
                .company()
                .map(company -> new BookingListRepository.Link(company, client))
                .or(() -> parties.link(tx, client)));
  }

  /** Books for the client of a public id; a client's own is that of its user. */
  Made createFor(Caller caller, UUID publicId, BookingFields fields) {
    if (caller.is(Role.CLIENT)) {
      if (!caller.publicId().equals(publicId)) {
        throw Refusals.notFound();
      }
      return ofClient(caller, fields);
    }
    return ofStaff(caller, fields, tx -> parties.link(tx, publicId));
  }

  /** Books for a known client, or for a new patient whom it adds. */
  Made manual(Caller caller, BookingFields fields) {
    CompanyId company = caller.requireCompany();
    return ofStaff(
        caller,
        fields,
        tx ->
            Optional.of(new BookingListRepository.Link(company, knownOrNew(tx, company, fields))));
  }

  private Made ofStaff(Caller caller, BookingFields fields, LinkLookup lookup) {
    Instant now = now();
    return db.as(
        caller,
        tx -> {
          BookingListRepository.Link link = lookup.in(tx).orElseThrow(Refusals::notFound);
          refuseOther(fields.companyId(), link.company());
          Parties between =
              parties.find(tx, link.company(), link.client()).orElseThrow(Refusals::notFound);
          return make(tx, Actor.of(caller), fields, between, now);
        });
  }

  private Made ofClient(Caller caller, BookingFields fields) {
    Instant now = now();
    BookingListRepository.Link link = db.as(caller, tx -> ownLink(tx, caller, fields));
    return db.tenant(
        link.company(),
        tx -> {
          Parties between =
              parties
                  .find(tx, link.company(), link.client())
                  .orElseThrow(() -> Refusals.conflict(Reason.COMPANY_NOT_BOOKABLE));
          return make(tx, Actor.of(caller), fields, between, now);
        });
  }

  private BookingListRepository.Link ownLink(Tx tx, Caller caller, BookingFields fields) {
    CompanyId company = chosen(fields.companyId(), clients.ofUser(tx, caller.user()));
    if (!companies.bookable(tx, company)) {
      throw Refusals.conflict(Reason.COMPANY_NOT_BOOKABLE);
    }
    return new BookingListRepository.Link(company, clients.linkedOrNew(tx, company, caller.user()));
  }

  private static CompanyId chosen(@Nullable Long wanted, List<ClientOfUser> links) {
    if (wanted != null) {
      return new CompanyId(wanted);
    }
    if (links.size() != 1) {
      throw Refusals.conflict(Reason.COMPANY_AMBIGUOUS);
    }
    return links.getFirst().company();
  }

  private ClientId knownOrNew(Tx tx, CompanyId company, BookingFields fields) {
    if (fields.clientId() != null) {
      return new ClientId(fields.clientId());
    }
    Person person =
        new Person(
            personal(fields.customerFirstName(), Optional.empty()),
            personal(fields.customerLastName(), Optional.empty()),
            personal(fields.customerEmail(), Optional.empty()),
            personal(fields.customerPhone(), Optional.empty()),
            Optional.empty());
    return clients.add(tx, company, Optional.empty(), person);
  }

  private Made make(Tx tx, Actor actor, BookingFields fields, Parties between, Instant now) {
    boolean staff = actor.role() != Actor.ActorRole.CLIENT;
    Timing timing = TimingFields.create(fields, now);
    Trip trip = TripFields.create(fields, between, timing, staff);
    LocalDate day = timing.day(between.zone(), LocalDate.ofInstant(now, between.zone()));
    Optional<Trip> back = back(fields, trip, now);
    BookingStatus status = staff ? BookingStatus.ACCEPTED : BookingStatus.PENDING;
    Tx first = back.isEmpty() ? tx.last() : tx;
    BookingDetails outbound =
        insert(first, actor, between, trip, day, status, Optional.empty(), now);
    if (back.isEmpty()) {
      return new Made(outbound, Optional.empty());
    }
    BookingId parent = outbound.booking().id();
    LocalDate backDay = back.get().timing().day(between.zone(), day);
    BookingDetails homeward =
        insert(tx.last(), actor, between, back.get(), backDay, status, Optional.of(parent), now);
    return new Made(outbound.withBack(homeward.booking().id()), Optional.of(homeward));
  }

  private static Optional<Trip> back(BookingFields fields, Trip outbound, Instant now) {
    if (kept(fields.isRoundTrip(), false)) {
      return Optional.of(outbound.back(TimingFields.back(fields, outbound.timing(), now)));
    }
    if (fields.returnTime() != null) {
      throw Refusals.invalid("return_time", "onlyRoundTrip");
    }
    if (kept(fields.returnToBeConfirmed(), false)) {
      throw Refusals.invalid("return_to_be_confirmed", "onlyRoundTrip");
    }
    return Optional.empty();
  }

  private BookingDetails insert(
      Tx tx,
      Actor actor,
      Parties between,
      Trip trip,
      LocalDate day,
      BookingStatus status,
      Optional<BookingId> parent,
      Instant now) {
    UUID rowKey = RowKeys.next();
    ClientId client = between.client().id();
    BookingId id =
        repository.insert(
            tx,
            new BookingRepository.NewBooking(
                between.company(), rowKey, client, between.clientKey(), day, trip, status, parent),
            actor,
            now);
    // What was written is known, so it is not read again.
    Booking booking =
        new Booking(
            id,
            between.company(),
            rowKey,
            client,
            Optional.empty(),
            day,
            trip,
            BookingState.of(status, Optional.empty(), Optional.empty(), Optional.empty()),
            parent,
            false,
            now,
            now,
            1);
    return new BookingDetails(
        booking,
        between.companyName(),
        between.zone(),
        between.client(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static void refuseOther(@Nullable Long wanted, CompanyId company) {
    if (wanted != null && wanted != company.value()) {
      throw Refusals.notFound();
    }
  }

  private static long required(String field, @Nullable Long value) {
    if (value == null) {
      throw Refusals.invalid(field, "required");
    }
    return value;
  }

  // To the microsecond, as the database keeps it, so that the answer is what is read later.
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** Finds whom a booking is for. */
  @FunctionalInterface
  private interface LinkLookup {
    Optional<BookingListRepository.Link> in(Tx tx);
  }

  /** What was booked: a ride, and of a round trip the return. */
  record Made(BookingDetails outbound, Optional<BookingDetails> back) {}
}
