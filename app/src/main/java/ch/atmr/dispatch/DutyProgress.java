package ch.atmr.dispatch;

import ch.atmr.bookings.BookingStatus;
import ch.atmr.bookings.PlannedRide;
import ch.atmr.bookings.Reported;
import ch.atmr.bookings.Ride;
import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.GeoPoint;
import ch.atmr.optimiser.StopKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * How far a driver has come with a shift, and what of it cannot be changed any more.
 *
 * @param from when what is done was over; before now where the driver has been on the way since
 * @param at where that was
 * @param frozen the next stops, in this order
 * @param later further stops of rides that stay with the driver
 */
record DutyProgress(
    Duty duty,
    Instant from,
    GeoPoint at,
    List<Boarded> aboard,
    List<Visit> frozen,
    List<Visit> later) {
  /** A ride that should have been over so long ago has been driven, and not reported. */
  private static final Duration FORGOTTEN = Duration.ofHours(2);

  DutyProgress {
    aboard = List.copyOf(aboard);
    frozen = List.copyOf(frozen);
    later = List.copyOf(later);
  }

  /** A ride whose passengers are in the vehicle. */
  record Boarded(Ride ride, Instant since) {}

  /**
   * A stop to come.
   *
   * @param planned as published
   * @param time when it will be; empty where that may still change
   */
  record Visit(StopKind kind, Ride ride, Instant planned, Optional<Instant> time) {}

  static DutyProgress of(Duty duty, Day day) {
    List<Ride> own = day.fixed().stream().filter(ride -> isOf(duty, ride, day)).toList();
    List<Visit> visits = inOrder(own);
    boolean underWay = own.stream().anyMatch(DutyProgress::hasBegun);
    List<Visit> frozen = new ArrayList<>();
    for (Visit visit : visits) {
      boolean next = frozen.isEmpty() && underWay;
      if (!next && visit.planned().isAfter(day.frozenUntil())) {
        break;
      }
      frozen.add(at(visit, later(visit.planned(), day.earliest())));
    }
    List<Visit> rest = visits.subList(frozen.size(), visits.size());
    Optional<Reported> last = last(duty, day);
    return new DutyProgress(
        duty,
        underWay
            ? last.map(Reported::at).orElse(earlier(duty.startsAt(), day.earliest()))
            : later(duty.startsAt(), day.earliest()),
        last.flatMap(reported -> reported.place().point()).orElse(duty.depot()),
        own.stream()
            .filter(ride -> ride.status() == BookingStatus.IN_PROGRESS)
            .map(ride -> new Boarded(ride, since(ride, day)))
            .toList(),
        frozen,
        timed(rest));
  }

  /** When the driver is off at the latest. */
  Instant to() {
    return later(duty.endsAt(), from);
  }

  /** Whether anything can still be planned in it, or is. */
  boolean isOpen() {
    return isBound() || from.isBefore(duty.endsAt());
  }

  boolean isBound() {
    return !aboard.isEmpty() || !frozen.isEmpty() || !later.isEmpty();
  }

  /** The rides that stay with the driver. */
  List<Ride> rides() {
    List<Ride> rides = new ArrayList<>();
    aboard.forEach(boarded -> rides.add(boarded.ride()));
    for (Visit visit : visits()) {
      if (visit.kind() == StopKind.PICKUP) {
        rides.add(visit.ride());
      }
    }
    return rides;
  }

  List<Visit> visits() {
    List<Visit> all = new ArrayList<>(frozen);
    all.addAll(later);
    return all;
  }

  /** The break, where enough of its window is left. */
  Optional<Duty.Rest> rest(Instant now) {
    Instant begin = later(from, now);
    return duty.rest()
        .map(rest ->
            new Duty.Rest(
                rest.length(),
                later(rest.earliest(), begin),
                earlier(rest.latest(), duty.endsAt())))
        .filter(
            rest -> Duration.between(rest.earliest(), rest.latest()).compareTo(rest.length()) >= 0);
  }

  private static boolean isOf(Duty duty, Ride ride, Day day) {
    return ride.assignment().isPresent()
        && ride.pickup().point().isPresent()
        && ride.dropoff().point().isPresent()
        && planned(ride).crew().driver().equals(duty.crew().driver())
        && planned(ride).pickupAt().isBefore(duty.endsAt())
        && planned(ride).dropoffAt().isAfter(duty.startsAt())
        && planned(ride).dropoffAt().plus(FORGOTTEN).isAfter(day.earliest());
  }

  private static List<Visit> inOrder(List<Ride> rides) {
    List<Visit> visits = new ArrayList<>();
    for (Ride ride : rides) {
      if (ride.status() != BookingStatus.IN_PROGRESS) {
        visits.add(visit(StopKind.PICKUP, ride, planned(ride).pickupAt()));
      }
      visits.add(visit(StopKind.DROPOFF, ride, planned(ride).dropoffAt()));
    }
    // Of two stops at one moment that of the tour that began first comes first.
    visits.sort(
        Comparator.comparing(Visit::planned)
            .thenComparing(visit -> begin(visit, rides))
            .thenComparingInt(DutyProgress::sequence));
    visits.stream()
        .filter(visit -> visit.kind() == StopKind.PICKUP)
        .filter(visit -> visit.ride().status() == BookingStatus.EN_ROUTE)
        .findFirst()
        .ifPresent(next -> {
          visits.remove(next);
          visits.addFirst(next);
        });
    return visits;
  }

  private static Instant begin(Visit visit, List<Ride> rides) {
    UUID tour = planned(visit.ride()).tour();
    return rides.stream()
        .map(DutyProgress::planned)
        .filter(planned -> planned.tour().equals(tour))
        .map(PlannedRide::pickupAt)
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  private static int sequence(Visit visit) {
    PlannedRide planned = planned(visit.ride());
    return visit.kind() == StopKind.PICKUP ? planned.pickupSequence() : planned.dropoffSequence();
  }

  /** Whole rides keep their times; who is aboard by then may come later by a stop in between. */
  private static List<Visit> timed(List<Visit> rest) {
    Set<BookingId> whole = new HashSet<>();
    List<Visit> visits = new ArrayList<>();
    for (Visit visit : rest) {
      if (visit.kind() == StopKind.PICKUP) {
        whole.add(visit.ride().id());
      }
      visits.add(whole.contains(visit.ride().id()) ? at(visit, visit.planned()) : visit);
    }
    return visits;
  }

  private static Visit visit(StopKind kind, Ride ride, Instant planned) {
    return new Visit(kind, ride, planned, Optional.empty());
  }

  private static Visit at(Visit visit, Instant time) {
    return new Visit(visit.kind(), visit.ride(), visit.planned(), Optional.of(time));
  }

  private static boolean hasBegun(Ride ride) {
    return ride.status() == BookingStatus.EN_ROUTE || ride.status() == BookingStatus.IN_PROGRESS;
  }

  private static Optional<Reported> last(Duty duty, Day day) {
    return day.reported().stream()
        .filter(reported -> reported.driver().equals(duty.crew().driver()))
        .filter(reported -> reported.at().isAfter(duty.startsAt().minus(FORGOTTEN)))
        .filter(reported -> reported.at().isBefore(duty.endsAt().plus(FORGOTTEN)))
        .filter(reported -> !reported.at().isAfter(day.earliest()))
        .max(Comparator.comparing(Reported::at));
  }

  private static Instant since(Ride ride, Day day) {
    return day.reported().stream()
        .filter(reported -> reported.boarded() && reported.booking().equals(ride.id()))
        .map(Reported::at)
        .findFirst()
        .orElse(planned(ride).pickupAt());
  }

  private static PlannedRide planned(Ride ride) {
    return ride.assignment().orElseThrow();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
