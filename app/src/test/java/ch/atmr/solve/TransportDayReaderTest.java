package ch.atmr.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.atmr.optimiser.Break;
import ch.atmr.optimiser.Capacity;
import ch.atmr.optimiser.Demand;
import ch.atmr.optimiser.Exclusions;
import ch.atmr.optimiser.Fairness;
import ch.atmr.optimiser.FaultCode;
import ch.atmr.optimiser.InvalidInputException;
import ch.atmr.optimiser.Layout;
import ch.atmr.optimiser.Request;
import ch.atmr.optimiser.RequestId;
import ch.atmr.optimiser.RoutingProblem;
import ch.atmr.optimiser.Sharing;
import ch.atmr.optimiser.TimeWindow;
import ch.atmr.optimiser.Vehicle;
import ch.atmr.optimiser.VehicleId;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportDayReaderTest {

  private static double at(String time) {
    return OffsetDateTime.parse("2026-12-01T" + time + ":00+01:00").toEpochSecond();
  }

  @Test
  void readsRides() {
    Request out = Days.day().problem().requests().get(0);
    assertThat(out.dropoff().window()).isEqualTo(new TimeWindow(at("08:40"), at("09:00")));
    assertThat(out.pickup().window()).isEqualTo(TimeWindow.ALWAYS);
    assertThat(out.demand()).isEqualTo(Demand.seats(2));
    assertThat(out.pickup().service()).isEqualTo(180);
    assertThat(out.dropoff().service()).isEqualTo(120);
    assertThat(out.maxRide()).isEqualTo(2400);
    assertThat(out.skills()).containsExactly("stairs");
    Request back = Days.day().problem().requests().get(1);
    assertThat(back.pickup().window()).isEqualTo(new TimeWindow(at("10:00"), at("10:30")));
    assertThat(back.outbound()).contains(new RequestId("R1"));
    assertThat(Days.day().problem().requests().get(2).demand()).isEqualTo(new Demand(0, 1, 0));
  }

  @Test
  void readsDrivers() {
    Vehicle driver = Days.day().problem().vehicles().getFirst();
    assertThat(driver.shift()).isEqualTo(new TimeWindow(at("07:00"), at("15:00")));
    assertThat(driver.pause()).isEqualTo(new Break(2700, new TimeWindow(at("11:00"), at("13:30"))));
    assertThat(driver.capacity()).isEqualTo(new Capacity(3, 1, 1, 0, false));
  }

  @Test
  void readsWhoTravelsWithWhomAndWhatIsWishedFor() {
    String text =
        Days.DAY
            .replace("\"version\": 1", "\"version\": 1, \"fairness_percent\": 5")
            .replace(
                "\"companions\": 1,", "\"companions\": 1, \"shares\": false, \"not_by\": [\"V1\"],")
            .replace("\"link\": \"R1\"", "\"link\": \"R1\", \"same_driver_min\": 4")
            .replace(
                "\"patient\": \"P2\"",
                "\"patient\": \"P2\", \"isolated\": true, \"cleaning_min\": 20, \"not_with\": [\"R1\"]");
    RoutingProblem problem = TransportDayReader.read(Days.json(text)).problem();
    assertThat(problem.fairness()).isEqualTo(new Fairness(0.05, 1));
    Set<VehicleId> driver = Set.of(new VehicleId("V1"));
    assertThat(problem.requests().get(0).exclusions())
        .isEqualTo(new Exclusions(Sharing.DECLINED, Set.of(), driver));
    assertThat(problem.requests().get(1).exclusions()).isEqualTo(Exclusions.NONE);
    assertThat(problem.requests().get(1).sameDriverWish()).isEqualTo(240);
    assertThat(problem.requests().get(2).exclusions())
        .isEqualTo(new Exclusions(Sharing.ISOLATED, Set.of(new RequestId("R1")), Set.of()));
    assertThat(problem.requests().get(2).dropoff().service()).isEqualTo(1200);
  }

  @Test
  void readsLayoutsAndWhereADriverEnds() {
    String text =
        Days.DAY.replace(
            "\"seats_per_wheelchair\": 1",
            "\"seats_per_wheelchair\": 1, \"layouts\": [{\"seats\": 1, \"wheelchair_places\": 2}]");
    Vehicle driver =
        TransportDayReader.read(
                Days.json(text.replace("\"depot\": \"D\"", "\"depot\": \"D\", \"end\": \"B\"")))
            .problem()
            .vehicles()
            .getFirst();
    assertThat(driver.capacity())
        .isEqualTo(new Capacity(3, 1, 1, 0, false, List.of(new Layout(1, 2, 0))));
    assertThat(driver.endLocation()).isEqualTo(2);
    String open = text.replace("\"depot\": \"D\"", "\"depot\": \"D\", \"end_anywhere\": true");
    assertThat(
            TransportDayReader.read(Days.json(open)).problem().vehicles().getFirst().endLocation())
        .isEqualTo(Vehicle.ANYWHERE);
  }

  @Test
  void travelIsTheGreatCircleInWholeSeconds() {
    // A degree of latitude is 111.195 km; with detours 144.55 km, at 30 km/h 17,346.4 s.
    double metres = GreatCircle.metres(46, 6, 47, 6);
    assertThat(metres / 1000).isBetween(144.55, 144.56);
    assertThat(GreatCircle.seconds(metres)).isEqualTo(17_347);
    assertThat(GreatCircle.seconds(0)).isZero();
    assertThat(GreatCircle.seconds(25)).isEqualTo(3);
    assertThat(Days.day().problem().travel().duration(1, 2))
        .isEqualTo(Days.day().problem().travel().duration(2, 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"transport-day\"; \"other\"; MALFORMED; format",
        "\"version\": 1; \"version\": 2; MALFORMED; format",
        "Europe/Zurich; Nowhere; UNKNOWN_REFERENCE; timezone",
        "\"lat\": 46.20; \"lat\": 91; OUT_OF_RANGE; places[0].lat",
        "\"lat\": 46.20; \"lat\": \"x\"; MALFORMED; places[0].lat",
        "\"id\": \"B\"; \"id\": \"A\"; DUPLICATE; places[2].id",
        "\"id\": \"P2\"; \"id\": \"P1\"; DUPLICATE; patients[1].id",
        "wheelchair\"}; flying\"}; OUT_OF_RANGE; rides[2].mobility",
        "\"depot\": \"D\"; \"depot\": \"X\"; UNKNOWN_REFERENCE; drivers[0].depot",
        "\"seats\": 3; \"seats\": -3; NEGATIVE; drivers[0].vehicle.seats",
        "\"seats\": 3; \"seats\": 1.5; OUT_OF_RANGE; drivers[0].vehicle.seats",
        "T15:00:00+01:00; T06:00:00+01:00; WINDOW_CROSSES; drivers[0].shift_end",
        "T07:00:00+01:00; T07:00:00; MALFORMED; drivers[0].shift_start",
        "T13:30:00+01:00; T11:30:00+01:00; WINDOW_CROSSES; drivers[0].break.window",
        "\"patient\": \"P2\"; \"patient\": \"PX\"; UNKNOWN_REFERENCE; rides[2].patient",
        "\"from\": \"A\"; \"from\": \"X\"; UNKNOWN_REFERENCE; rides[0].from",
        "\"link\": \"R1\"; \"link\": \"RX\"; UNKNOWN_REFERENCE; rides[1].link",
        "\"arrive_by\"; \"some time\"; OUT_OF_RANGE; rides[0].time_kind",
        "\"max_early_min\": 20; \"max_early_min\": -20; NEGATIVE; rides[0].max_early_min",
        "[3, 2]; [3]; MALFORMED; rides[0].service_min",
        "[3, 2]; [3, -2]; NEGATIVE; rides[0].service_min",
        "\"requested_time\": \"2026-12-01T09; \"other\": \"2026-12-01T09; MALFORMED;"
            + " rides[0].requested_time",
        "\"id\": \"R3\"; \"id\": \"R2\"; DUPLICATE; requests[2].id",
      })
  void namesTheFieldAtFault(String from, String to, FaultCode code, String field) {
    String text = Days.DAY.replace(from, to);
    assertThat(text).isNotEqualTo(Days.DAY);
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> Instance.read(text))
        .satisfies(refused -> {
          assertThat(refused.faults().getFirst().code()).isEqualTo(code);
          assertThat(refused.faults().getFirst().field()).isEqualTo(field);
        });
  }

  @Test
  void refusesWhatIsNoKnownFormat() {
    for (String text : new String[] {"", "{", "1 2\n", "hello"}) {
      assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> Instance.read(text));
    }
  }
}
