package ch.atmr.bookings;

import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.Caller;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.Page;
import ch.atmr.kernel.PageRequest;
import ch.atmr.kernel.TimeCursor;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Tx;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Reads bookings, as far as the caller may see them. */
final class Bookings {
  private final Db db;
  private final Reach reach;
  private final BookingRepository repository;
  private final BookingListRepository lists;
  private final Clock clock;

  Bookings(
      Db db, Reach reach, BookingRepository repository, BookingListRepository lists, Clock clock) {
    this.db = db;
    this.reach = reach;
    this.repository = repository;
    this.lists = lists;
    this.clock = clock;
  }

  BookingDetails find(Caller caller, BookingId id) {
    return reach.booking(caller, id, (tx, company) -> visible(tx.last(), caller, company, id));
  }

  List<BookingEvent> history(Caller caller, BookingId id) {
    return reach.booking(
        caller,
        id,
        (tx, company) -> {
          visible(tx, caller, company, id);
          return repository.events(tx.last(), company, id);
        });
  }

  /** Bookings by time, those without any last. */
  Page<BookingDetails> list(Caller caller, BookingFilter filter, PageRequest page) {
    return switch (caller.role()) {
      case ADMIN -> db.as(caller, tx -> page(tx, filter, page));
      case COMPANY, DRIVER ->
          db.as(caller, tx -> page(tx, filter.in(caller.requireCompany()), page));
      case CLIENT -> ofClient(caller, filter, page);
    };
  }

  /** The driver's open rides of today, in the order of the plan. */
  Page<BookingDetails> today(Caller caller, PageRequest page) {
    CompanyId company = caller.requireCompany();
    Instant now = clock.instant();
    return db.as(
        caller,
        tx -> {
          DriverId driver = driver(tx, caller, company);
          LocalDate today = LocalDate.ofInstant(now, lists.zone(tx, company));
          return byTime(
              page,
              lists.open(tx, company, driver, today, page),
              details -> details.planned().map(w -> w.earliest()),
              () -> lists.countOpen(tx, company, driver, today));
        });
  }

  /** All rides the driver has or had, newest first. */
  Page<BookingDetails> ofDriver(Caller caller, PageRequest page) {
    CompanyId company = caller.requireCompany();
    return db.as(
        caller,
        tx -> {
          DriverId driver = driver(tx, caller, company);
          return page.page(
              lists.ofDriver(tx, company, driver, page),
              details -> details.booking().id().value(),
              () -> lists.countOfDriver(tx, company, driver));
        });
  }

  private BookingDetails visible(Tx tx, Caller caller, CompanyId company, BookingId id) {
    return repository
        .find(tx, company, id)
        .filter(details -> details.isVisibleTo(caller))
        .orElseThrow(Refusals::notFound);
  }

  private DriverId driver(Tx tx, Caller caller, CompanyId company) {
    return lists.driverOfUser(tx, company, caller.user()).orElseThrow(Refusals::notFound);
  }

  private Page<BookingDetails> page(Tx tx, BookingFilter filter, PageRequest page) {
    return byTime(
        page,
        lists.list(page.withTotal() ? tx : tx.last(), filter, page),
        _ -> Optional.empty(),
        () -> lists.count(tx.last(), filter));
  }

  // A client's records lie in several tenants, so each gives a page, and the first of all are it.
  private Page<BookingDetails> ofClient(Caller caller, BookingFilter filter, PageRequest page) {
    List<BookingDetails> fetched = new ArrayList<>();
    long counted = 0;
    for (BookingListRepository.Link link : db.as(caller, tx -> lists.links(tx, caller.user()))) {
      if (filter.client().filter(wanted -> !wanted.equals(link.client())).isPresent()) {
        continue;
      }
      BookingFilter own = filter.in(link.company()).ofClient(link.client());
      Part part =
          db.tenant(
              link.company(),
              tx ->
                  new Part(lists.list(tx, own, page), page.withTotal() ? lists.count(tx, own) : 0));
      fetched.addAll(part.bookings());
      counted += part.total();
    }
    List<BookingDetails> first =
        fetched.stream()
            .sorted(Comparator.comparing(d -> cursor(d, Optional.empty())))
            .limit(page.fetch())
            .toList();
    long total = counted;
    return byTime(page, first, _ -> Optional.empty(), () -> total);
  }

  private static Page<BookingDetails> byTime(
      PageRequest page,
      List<BookingDetails> fetched,
      Function<BookingDetails, Optional<Instant>> place,
      LongSupplier count) {
    return page.byTime(fetched, last -> cursor(last, place.apply(last)), count);
  }

  private static TimeCursor cursor(BookingDetails details, Optional<Instant> place) {
    Instant time =
        place.or(() -> details.booking().trip().timing().planned()).orElse(TimeCursor.NO_TIME);
    return new TimeCursor(time, details.booking().id().value());
  }

  /** What one tenant gives to a client's list. */
  private record Part(List<BookingDetails> bookings, long total) {}
}
