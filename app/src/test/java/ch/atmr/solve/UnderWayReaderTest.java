package ch.atmr.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.atmr.optimiser.Commitment;
import ch.atmr.optimiser.Commitment.Aboard;
import ch.atmr.optimiser.Commitment.BoundStop;
import ch.atmr.optimiser.FaultCode;
import ch.atmr.optimiser.InvalidInputException;
import ch.atmr.optimiser.Pin;
import ch.atmr.optimiser.Promise;
import ch.atmr.optimiser.RequestId;
import ch.atmr.optimiser.StopKind;
import ch.atmr.optimiser.TimeWindow;
import ch.atmr.optimiser.Vehicle;
import ch.atmr.optimiser.VehicleId;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnderWayReaderTest {

  private static final VehicleId V1 = new VehicleId("V1");
  private static final RequestId R1 = new RequestId("R1");
  private static final RequestId R3 = new RequestId("R3");

  private static final String UNDER_WAY =
      Days.DAY.strip().replaceFirst("}$", "")
          + """
          ,"under_way": {"now": "2026-12-01T08:30:00+01:00",
           "drivers": [{"driver": "V1", "place": "A", "since": "2026-12-01T08:25:00+01:00",
             "aboard": [{"ride": "R1", "since": "2026-12-01T08:25:00+01:00"}],
             "frozen": [{"kind": "dropoff", "ride": "R1", "time": "2026-12-01T08:50:00+01:00"}]}],
           "pins": [{"ride": "R3", "driver": "V1", "earliest": "2026-12-01T10:00:00+01:00",
             "latest": "2026-12-01T10:10:00+01:00"}],
           "published": [{"ride": "R2", "driver": "V1", "pickup": "2026-12-01T09:30:00+01:00",
             "dropoff": "2026-12-01T09:50:00+01:00"}]}}
          """;

  private static double at(String time) {
    return OffsetDateTime.parse("2026-12-01T" + time + ":00+01:00").toEpochSecond();
  }

  @Test
  void readsWhatIsDrivenDecidedAndPublished() {
    TransportDay day = TransportDayReader.read(Days.json(UNDER_WAY));
    Commitment bound = Objects.requireNonNull(day.problem().underWay().commitments().get(V1));
    assertThat(bound.aboard()).containsExactly(new Aboard(R1, at("08:25")));
    assertThat(bound.frozen()).containsExactly(BoundStop.at(StopKind.DROPOFF, R1, at("08:50")));
    assertThat(bound.later()).isEmpty();
    assertThat(day.problem().underWay().pins().get(R3))
        .isEqualTo(new Pin(Set.of(V1), Optional.of(new TimeWindow(at("10:00"), at("10:10")))));
    // An hour ahead: four times 500 rappen of 0.45 s.
    Promise told =
        Objects.requireNonNull(day.problem().underWay().promises().get(new RequestId("R2")));
    assertThat(told.driverPrice()).isEqualTo(900);
    assertThat(day.published().orElseThrow().routes()).hasSize(1);
    Vehicle driver = day.problem().vehicles().getFirst();
    assertThat(driver.startLocation()).isEqualTo(1);
    assertThat(driver.endLocation()).isZero();
    assertThat(driver.shift().earliest()).isEqualTo(at("08:25"));
  }

  @Test
  void aDayThatNobodyDrivesHasNothingOfIt() {
    assertThat(Days.day().published()).isEmpty();
    assertThat(Days.day().problem().underWay().commitments()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"driver\": \"V1\", \"place\"; \"driver\": \"VX\", \"place\"; UNKNOWN_REFERENCE; underWay.commitments[VX]",
        "\"place\": \"A\"; \"place\": \"X\"; UNKNOWN_REFERENCE; under_way.drivers[0].place",
        "\"kind\": \"dropoff\"; \"kind\": \"break\"; OUT_OF_RANGE; under_way.drivers[0].frozen[0].kind",
        "\"kind\": \"dropoff\"; \"kind\": \"pickup\"; BAD_PAIR; underWay.commitments[V1]",
        ", \"time\": \"2026-12-01T08:50:00+01:00\"; ; EMPTY; under_way.drivers[0].commitment.frozen.time",
        "\"pins\": [{\"ride\": \"R3\"; \"pins\": [{\"ride\": \"RX\"; UNKNOWN_REFERENCE; underWay.pins[RX]",
        "T10:10:00; T09:10:00; WINDOW_CROSSES; under_way.pins[0].latest",
        "\"now\": \"2026; \"now\": \"x; MALFORMED; under_way.now"
      })
  void namesWhatIsWrong(String found, String instead, FaultCode code, String field) {
    assertThat(UNDER_WAY).contains(found);
    String wrong = UNDER_WAY.replace(found, instead == null ? "" : instead);
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> TransportDayReader.read(Days.json(wrong)))
        .satisfies(failure -> {
          assertThat(failure.faults().getFirst().code()).isEqualTo(code);
          assertThat(failure.faults().getFirst().field()).isEqualTo(field);
        });
  }
}
