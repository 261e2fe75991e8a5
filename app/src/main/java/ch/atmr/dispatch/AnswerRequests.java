package ch.atmr.dispatch;

import ch.atmr.bookings.BookingStatus;
import ch.atmr.bookings.Ride;
import ch.atmr.bookings.Sharing;
import ch.atmr.bookings.TimeKind;
import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.ClientId;
import ch.atmr.kernel.Exclusions;
import ch.atmr.kernel.GeoPoint;
import ch.atmr.kernel.Mobility;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Place;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.kernel.Skill;
import ch.atmr.kernel.TimeWindow;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a dispatcher asks about plans. */
final class AnswerRequests {
  private AnswerRequests() {}

  /** A plan as somebody made it. */
  public record Evaluate(LocalDate forDate, List<Assigned> assignments) {}

  /** One ride of it; the times say the order of the driver's stops. */
  public record Assigned(long bookingId, long driverId, Instant pickupAt, Instant dropoffAt) {}

  /** Where one more ride would find a place. */
  public record Slots(LocalDate forDate, Wanted ride, @Nullable Integer limit) {}

  /** What would be if. */
  public record WhatIf(
      LocalDate forDate, @Nullable Overrides overrides, @Nullable List<Wanted> addedRides) {}

  /** A ride that nobody has booked yet. */
  public record Wanted(
      double pickupLat,
      double pickupLon,
      double dropoffLat,
      double dropoffLon,
      String timeKind,
      Instant earliest,
      Instant latest,
      @Nullable String mobility,
      @Nullable Integer companions,
      @Nullable Integer pickupServiceMinutes,
      @Nullable Integer dropoffServiceMinutes,
      @Nullable Integer maxRideMinutes,
      @Nullable List<String> skills,
      @Nullable String sharing) {
    /** The largest that JSON readers take; the database never gets there. */
    private static final long LARGEST_ID = 9_007_199_254_740_991L;

    private static final int SERVICE = 5;
    private static final int MAX_RIDE = 60;

    /**
     * The ride as a planner sees it.
     *
     * @param number of such a ride in its request, from 0; no booking has its id
     */
    Ride ride(String field, int number) {
      if (latest.isBefore(earliest)) {
        throw new ProblemException(Problem.Invalid.field(field + ".latest", "afterEarliest"));
      }
      TimeKind kind = TimeKind.valueOf(timeKind);
      return new Ride(
          new BookingId(LARGEST_ID - number),
          new ClientId(LARGEST_ID),
          place(pickupLat, pickupLon),
          place(dropoffLat, dropoffLon),
          kind,
          Optional.of(kind == TimeKind.ARRIVE_BY ? latest : earliest),
          /* confirmed= */ true,
          Optional.of(new TimeWindow(earliest, latest)),
          mobility == null ? Mobility.AMBULATORY : Mobility.valueOf(mobility),
          companions == null ? 0 : companions,
          pickupServiceMinutes == null ? SERVICE : pickupServiceMinutes,
          dropoffServiceMinutes == null ? SERVICE : dropoffServiceMinutes,
          maxRideMinutes == null ? MAX_RIDE : maxRideMinutes,
          skills == null
              ? Set.of()
              : skills.stream().map(Skill::valueOf).collect(Collectors.toSet()),
          sharing(sharing),
          Exclusions.NONE,
          Optional.empty(),
          /* urgent= */ false,
          Optional.empty(),
          BookingStatus.ACCEPTED,
          Optional.empty());
    }

    private static Sharing sharing(@Nullable String wanted) {
      return wanted == null ? Sharing.ALLOWED : Sharing.valueOf(wanted);
    }

    private static Place place(double latitude, double longitude) {
      return new Place(new PersonalText(""), Optional.of(new GeoPoint(latitude, longitude)));
    }
  }
}
