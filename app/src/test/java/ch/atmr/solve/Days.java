package ch.atmr.solve;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;

/** A small day made for the tests. */
final class Days {

  static final String DAY =
      """
      {"format": "transport-day", "version": 1, "date": "2026-12-01", "timezone": "Europe/Zurich",
       "places": [
        {"id": "D", "lat": 46.20, "lon": 6.10},
        {"id": "A", "lat": 46.21, "lon": 6.12},
        {"id": "B", "lat": 46.19, "lon": 6.15}],
       "patients": [
        {"id": "P1", "mobility": "ambulatory"},
        {"id": "P2", "mobility": "wheelchair"}],
       "drivers": [
        {"id": "V1", "shift_start": "2026-12-01T07:00:00+01:00",
         "shift_end": "2026-12-01T15:00:00+01:00", "break_min": 45,
         "break_earliest": "2026-12-01T11:00:00+01:00",
         "break_latest": "2026-12-01T13:30:00+01:00", "depot": "D", "skills": ["stairs"],
         "vehicle": {"id": "C1", "seats": 3, "wheelchair_places": 1, "seats_per_wheelchair": 1}}],
       "rides": [
        {"id": "R1", "patient": "P1", "time_kind": "arrive_by",
         "requested_time": "2026-12-01T09:00:00+01:00", "max_early_min": 20, "from": "A",
         "to": "B", "companions": 1, "service_min": [3, 2], "max_ride_min": 40,
         "skills": ["stairs"]},
        {"id": "R2", "patient": "P1", "time_kind": "will_call", "link": "R1",
         "estimated_ready_time": "2026-12-01T10:00:00+01:00", "max_late_min": 30, "from": "B",
         "to": "A", "companions": 0, "max_ride_min": 40},
        {"id": "R3", "patient": "P2", "time_kind": "pickup_at",
         "requested_time": "2026-12-01T10:00:00+01:00", "max_late_min": 60, "from": "B",
         "to": "A", "max_ride_min": 40}]}
      """;

  static final String CORDEAU =
      """
      1 2 480 2 30
      0 0 0 0 0 0 480
      1 3 4 3 1 0 480
      2 0 6 3 1 10 480
      3 6 8 3 -1 20 480
      4 0 9 3 -1 0 480
      5 0 0 0 0 0 480
      """;

  private Days() {}

  static TransportDay day() {
    return TransportDayReader.read(json(DAY));
  }

  static JsonObject json(String text) {
    return Json.createReader(new StringReader(text)).readObject();
  }
}
