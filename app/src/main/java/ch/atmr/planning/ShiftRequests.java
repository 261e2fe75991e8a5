package ch.atmr.planning;

import static ch.atmr.kernel.Changes.kept;
import static ch.atmr.kernel.Changes.point;

import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Place;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.kernel.TimeWindow;
import ch.atmr.kernel.VehicleId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What callers send about shifts. */
final class ShiftRequests {
  private ShiftRequests() {}

  /** A shift's fields, of a new one or as changed; what the contract asks of each differs. */
  public record Fields(
      @Nullable Long driverId,
      @Nullable Long vehicleId,
      @Nullable Instant startsAt,
      @Nullable Instant endsAt,
      @Nullable String depotAddress,
      @Nullable Double depotLat,
      @Nullable Double depotLon,
      @Nullable String endAddress,
      @Nullable Double endLat,
      @Nullable Double endLon,
      @Nullable Integer breakMinutes,
      @Nullable Instant breakEarliest,
      @Nullable Instant breakLatest) {

    Optional<DriverId> driver() {
      return Optional.ofNullable(driverId).map(DriverId::new);
    }

    Optional<VehicleId> vehicle() {
      return Optional.ofNullable(vehicleId).map(VehicleId::new);
    }

    /** The depot; where the request has none or half of one, the other is taken. */
    Optional<Place> depot(Optional<Place> other) {
      Optional<PersonalText> address =
          Optional.ofNullable(depotAddress)
              .map(text -> new PersonalText(text.strip()))
              .or(() -> other.map(Place::address));
      return address.map(
          text -> new Place(text, point(depotLat, depotLon, other.flatMap(Place::point))));
    }

    /** Where it ends, if not at the depot; an empty address takes it away. */
    Optional<Place> end(Optional<Place> old) {
      Optional<PersonalText> address =
          endAddress == null
              ? old.map(Place::address)
              : Optional.of(new PersonalText(endAddress.strip()));
      return address
          .filter(text -> !text.equals(PersonalText.EMPTY))
          .map(text ->
              new Place(
                  text,
                  point(
                      endLat, endLon, moved(old) ? Optional.empty() : old.flatMap(Place::point))));
    }

    // A new address without a point has none: the old one would be wrong.
    private boolean moved(Optional<Place> old) {
      return endAddress != null
          && !old.map(Place::address).equals(Optional.of(new PersonalText(endAddress.strip())));
    }

    /** Start and end, the old ones where the request has none. */
    TimeWindow window(Optional<TimeWindow> old) {
      Instant start = required("starts_at", startsAt, old.map(TimeWindow::earliest));
      Instant end = required("ends_at", endsAt, old.map(TimeWindow::latest));
      if (!end.isAfter(start) || !ShiftDetails.isLengthRight(new TimeWindow(start, end))) {
        throw wrong("ends_at", "shiftLength");
      }
      return new TimeWindow(start, end);
    }

    /** The break; 0 minutes take it away. */
    Optional<Break> pause(Optional<Break> old, TimeWindow shift) {
      int minutes = kept(breakMinutes, old.map(Break::minutes).orElse(0));
      if (minutes == 0) {
        return Optional.empty();
      }
      Optional<TimeWindow> before = old.map(Break::window);
      Instant earliest =
          required("break_earliest", breakEarliest, before.map(TimeWindow::earliest));
      Instant latest = required("break_latest", breakLatest, before.map(TimeWindow::latest));
      if (latest.isBefore(earliest) || !Break.fits(minutes, new TimeWindow(earliest, latest))) {
        throw wrong("break_latest", "breakFits");
      }
      if (!ShiftDetails.isWithin(new TimeWindow(earliest, latest), shift)) {
        throw wrong("break_earliest", "breakInShift");
      }
      return Optional.of(new Break(minutes, new TimeWindow(earliest, latest)));
    }

    private static Instant required(String field, @Nullable Instant wanted, Optional<Instant> old) {
      if (wanted != null) {
        return wanted;
      }
      return old.orElseThrow(() -> wrong(field, "required"));
    }
  }

  static ProblemException wrong(String field, String rule, Object... arguments) {
    return new ProblemException(Problem.Invalid.field(field, rule, arguments));
  }
}
