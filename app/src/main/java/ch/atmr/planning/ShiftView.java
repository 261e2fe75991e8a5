package ch.atmr.planning;

import ch.atmr.kernel.GeoPoint;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Place;
import ch.atmr.kernel.TimeWindow;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A shift as the API shows it. */
public record ShiftView(
    long id,
    long companyId,
    long driverId,
    long vehicleId,
    Instant startsAt,
    Instant endsAt,
    String depotAddress,
    @Nullable Double depotLat,
    @Nullable Double depotLon,
    @Nullable String endAddress,
    @Nullable Double endLat,
    @Nullable Double endLon,
    int breakMinutes,
    @Nullable Instant breakEarliest,
    @Nullable Instant breakLatest,
    Instant createdAt,
    Instant updatedAt,
    int version) {

  static ShiftView of(Shift shift) {
    Optional<GeoPoint> point = shift.depot().point();
    Optional<GeoPoint> end = shift.end().flatMap(Place::point);
    Optional<TimeWindow> pause = shift.pause().map(Break::window);
    return new ShiftView(
        shift.id().value(),
        shift.company().value(),
        shift.driver().value(),
        shift.vehicle().value(),
        shift.window().earliest(),
        shift.window().latest(),
        shift.depot().address().reveal(),
        point.map(GeoPoint::latitude).orElse(null),
        point.map(GeoPoint::longitude).orElse(null),
        shift.end().map(Place::address).map(PersonalText::reveal).orElse(null),
        end.map(GeoPoint::latitude).orElse(null),
        end.map(GeoPoint::longitude).orElse(null),
        shift.pause().map(Break::minutes).orElse(0),
        pause.map(TimeWindow::earliest).orElse(null),
        pause.map(TimeWindow::latest).orElse(null),
        shift.createdAt(),
        shift.updatedAt(),
        shift.version());
  }
}
