package ch.atmr.solve;

import ch.atmr.optimiser.Demand;
import ch.atmr.optimiser.Exclusions;
import ch.atmr.optimiser.Fairness;
import ch.atmr.optimiser.FaultCode;
import ch.atmr.optimiser.Leeway;
import ch.atmr.optimiser.Request;
import ch.atmr.optimiser.RequestId;
import ch.atmr.optimiser.RoutingProblem;
import ch.atmr.optimiser.Sharing;
import ch.atmr.optimiser.Stop;
import ch.atmr.optimiser.TimeWindow;
import ch.atmr.optimiser.TravelMatrix;
import ch.atmr.optimiser.Vehicle;
import ch.atmr.optimiser.VehicleId;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the JSON format {@code transport-day}, version 1. */
final class TransportDayReader {

  static final String FORMAT = "transport-day";

  static final int MOST_MINUTES = 2880;
  static final int MOST_PLACES_IN_VEHICLE = 1000;
  private static final int MOST_LOCATIONS = 15_000;

  private final PlaceReader places = new PlaceReader();
  private final Map<String, String> mobilities = new HashMap<>();

  private TransportDayReader() {}

  static TransportDay read(JsonObject json) {
    return new TransportDayReader().day(new Fields("", json));
  }

  private TransportDay day(Fields day) {
    if (!day.text("format").equals(FORMAT) || day.number("version") != 1) {
      throw day.fault(FaultCode.MALFORMED, "format", "expected: transport-day, version 1");
    }
    ZoneId zone = zone(day);
    day.objects("places").forEach(places::add);
    day.objects("patients").forEach(this::addPatient);
    UnderWayReader underWay = new UnderWayReader(day);
    Map<String, Fields> onTheWay = underWay.drivers();
    List<Vehicle> vehicles =
        day.objects("drivers").stream()
            .map(driver -> VehicleReader.vehicle(driver, onTheWay.get(driver.text("id")), places))
            .toList();
    List<Fields> rides = day.objects("rides");
    Set<String> known = new HashSet<>();
    rides.forEach(ride -> known.add(ride.text("id")));
    List<Request> requests = rides.stream().map(ride -> request(ride, known)).toList();
    requireFew(day);
    List<TransportDay.Place> all = places.all();
    TravelMatrix travel =
        TravelMatrix.of(
            all.size(), (from, to) -> GreatCircle.seconds(all.get(from).metresTo(all.get(to))));
    // A second of driving costs 1, and so does a second of any other work.
    double share = day.has("fairness_percent") ? day.numberWithin("fairness_percent", 0, 100) : 0;
    Fairness fairness = new Fairness(share / 100, 1);
    RoutingProblem problem =
        new RoutingProblem(requests, vehicles, travel, fairness, underWay.underWay());
    return new TransportDay(Leeway.of(problem), zone, all, underWay.published());
  }

  private void requireFew(Fields day) {
    int most = mostLocations(Runtime.getRuntime().maxMemory());
    int count = places.all().size();
    if (count > most) {
      throw day.fault(
          FaultCode.OUT_OF_RANGE,
          "places",
          count
              + " (expected: <= "
              + most
              + ", whose driving times fill half of this process' heap, and <= "
              + MOST_LOCATIONS
              + ")");
    }
  }

  /** As many as have driving times, one a pair, in half of a heap. */
  static int mostLocations(long heapBytes) {
    return (int) Math.min(MOST_LOCATIONS, Math.sqrt(heapBytes / 2.0 / Double.BYTES));
  }

  private static ZoneId zone(Fields day) {
    String name = day.textOr("timezone", "Europe/Zurich");
    try {
      return ZoneId.of(name);
    } catch (DateTimeException unknown) {
      throw day.fault(FaultCode.UNKNOWN_REFERENCE, "timezone", "'" + name + "' is no time zone");
    }
  }

  private void addPatient(Fields patient) {
    if (mobilities.put(patient.text("id"), patient.text("mobility")) != null) {
      throw patient.fault(FaultCode.DUPLICATE, "id", patient.text("id") + " is there twice");
    }
  }

  static TimeWindow window(Fields fields, String earliest, String latest) {
    double from = fields.time(earliest);
    double to = fields.time(latest);
    if (from > to) {
      throw fields.fault(
          FaultCode.WINDOW_CROSSES,
          latest,
          fields.text(latest) + " (expected: not before " + fields.text(earliest) + ")");
    }
    return new TimeWindow(from, to);
  }

  private Request request(Fields ride, Set<String> known) {
    int companions = ride.wholeOr("companions", 0, MOST_PLACES_IN_VEHICLE, 0);
    double[] service = service(ride);
    // Nobody else is on board where a vehicle has to be cleaned, so it waits where they got off.
    service[1] += 60.0 * ride.wholeOr("cleaning_min", 0, MOST_MINUTES, 0);
    TimeWindow window = window(ride);
    boolean atDropoff = ride.text("time_kind").equals("arrive_by");
    Stop pickup =
        new Stop(places.location(ride, "from"), atDropoff ? TimeWindow.ALWAYS : window, service[0]);
    Stop dropoff =
        new Stop(places.location(ride, "to"), atDropoff ? window : TimeWindow.ALWAYS, service[1]);
    Request.Builder request =
        Request.builder(new RequestId(ride.text("id")), pickup, dropoff)
            .demand(demand(ride, companions))
            .maxRide(60 * ride.numberWithin("max_ride_min", 0, MOST_MINUTES))
            .skills(ride.texts("skills"))
            .exclusions(exclusions(ride));
    if (ride.has("link")) {
      String outbound = ride.text("link");
      if (!known.contains(outbound)) {
        throw ride.fault(FaultCode.UNKNOWN_REFERENCE, "link", outbound + " is no ride of the day");
      }
      request.returnOf(new RequestId(outbound));
      request.sameDriverWish(60.0 * ride.wholeOr("same_driver_min", 0, MOST_MINUTES, 0));
    }
    return request.build();
  }

  private static Exclusions exclusions(Fields ride) {
    Sharing sharing =
        ride.flagOr("isolated", false)
            ? Sharing.ISOLATED
            : ride.flagOr("shares", true) ? Sharing.ALLOWED : Sharing.DECLINED;
    return new Exclusions(
        sharing,
        ride.texts("not_with").stream().map(RequestId::new).collect(Collectors.toSet()),
        ride.texts("not_by").stream().map(VehicleId::new).collect(Collectors.toSet()));
  }

  private String mobility(Fields ride) {
    if (ride.has("mobility")) {
      return ride.text("mobility");
    }
    String mobility = mobilities.get(ride.text("patient"));
    if (mobility == null) {
      throw ride.fault(
          FaultCode.UNKNOWN_REFERENCE,
          "patient",
          ride.text("patient") + " is not among the patients");
    }
    return mobility;
  }

  private Demand demand(Fields ride, int companions) {
    String mobility = mobility(ride);
    return switch (mobility) {
      case "ambulatory", "wheelchair_transferable" -> Demand.seats(companions + 1);
      case "wheelchair" -> new Demand(companions, 1, 0);
      case "stretcher" -> new Demand(companions, 0, 1);
      default ->
          throw ride.fault(
              FaultCode.OUT_OF_RANGE,
              "mobility",
              mobility
                  + " (expected: ambulatory, wheelchair, wheelchair_transferable or stretcher)");
    };
  }

  /**
   * The allowed window: of the arrival for arrive_by, of the start of the pick-up for the others.
   */
  private static TimeWindow window(Fields ride) {
    double time =
        switch (ride.text("time_kind")) {
          case "arrive_by", "pickup_at" -> ride.time("requested_time");
          case "will_call" -> ride.time("estimated_ready_time");
          default ->
              throw ride.fault(
                  FaultCode.OUT_OF_RANGE,
                  "time_kind",
                  ride.text("time_kind") + " (expected: arrive_by, pickup_at or will_call)");
        };
    int early = ride.wholeOr("max_early_min", 0, MOST_MINUTES, 0);
    int late = ride.wholeOr("max_late_min", 0, MOST_MINUTES, 0);
    return new TimeWindow(time - 60.0 * early, time + 60.0 * late);
  }

  private static double[] service(Fields ride) {
    double[] seconds = new double[2];
    if (!ride.has("service_min")) {
      return seconds;
    }
    JsonArray minutes = ride.array("service_min");
    if (minutes.size() != 2) {
      throw ride.fault(FaultCode.MALFORMED, "service_min", "expected: [pick-up, drop-off]");
    }
    for (int k = 0; k < 2; k++) {
      if (!(minutes.get(k) instanceof JsonNumber number)) {
        throw ride.fault(FaultCode.NOT_A_NUMBER, "service_min", "expected: two numbers");
      }
      double value = number.doubleValue();
      if (!(value >= 0 && value <= MOST_MINUTES)) {
        throw ride.fault(
            value < 0 ? FaultCode.NEGATIVE : FaultCode.OUT_OF_RANGE,
            "service_min",
            value + " (expected: 0 to " + MOST_MINUTES + ")");
      }
      // As the format says: whole seconds, the rest cut off.
      seconds[k] = Math.floor(60 * value);
    }
    return seconds;
  }
}
