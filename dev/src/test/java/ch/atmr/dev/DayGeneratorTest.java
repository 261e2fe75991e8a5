package ch.atmr.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ch.atmr.dev.Day.Direction;
import ch.atmr.dev.Day.Driver;
import ch.atmr.dev.Day.Patient;
import ch.atmr.dev.Day.Ride;
import ch.atmr.dev.Day.TimeKind;
import ch.atmr.dev.Day.VehicleType;
import ch.atmr.dev.DayPlace.Kind;
import ch.atmr.kernel.Mobility;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DayGeneratorTest {
  private static final LocalDate DATE = LocalDate.of(2027, 3, 2);
  private final DayGenerator generator = new DayGenerator(PlaceList.load());

  @Test
  void theSameArgumentsMakeTheSameBytes() {
    Day day = generator.day(DATE, 60, 8, 1);
    Day again = new DayGenerator(PlaceList.load()).day(DATE, 60, 8, 1);
    assertThat(DayCsv.rides(again)).isEqualTo(DayCsv.rides(day));
    assertThat(DayCsv.drivers(again)).isEqualTo(DayCsv.drivers(day));
    assertThat(DayJson.of(again)).isEqualTo(DayJson.of(day));
  }

  @Test
  void seedAndDateMakeOtherDays() {
    String rides = DayCsv.rides(generator.day(DATE, 60, 8, 1));
    assertThat(DayCsv.rides(generator.day(DATE, 60, 8, 2))).isNotEqualTo(rides);
    String tomorrow = DayCsv.rides(generator.day(DATE.plusDays(1), 60, 8, 1));
    assertThat(tomorrow.replace("2027-03-03", "2027-03-02")).isNotEqualTo(rides);
  }

  @Test
  void peopleAreTheSameOnEveryDay() {
    Day day = generator.day(DATE, 60, 8, 1);
    Day later = generator.day(DATE.plusDays(9), 300, 12, 1);
    Map<String, Patient> patients = new HashMap<>();
    later.rides().forEach(ride -> patients.put(ride.patient().reference(), ride.patient()));
    assertThat(day.rides())
        .allSatisfy(
            ride -> assertThat(patients).containsEntry(ride.patient().reference(), ride.patient()));
    for (int i = 0; i < day.drivers().size(); i++) {
      Driver driver = day.drivers().get(i);
      Driver same = later.drivers().get(i);
      assertThat(same.name()).isEqualTo(driver.name());
      assertThat(same.vehicle()).isEqualTo(driver.vehicle());
      assertThat(same.start().toLocalTime()).isEqualTo(driver.start().toLocalTime());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 17, 60, 301, 1000})
  void aDayHasTheRidesAskedForAndEachReturnItsOutbound(int wanted) {
    List<Ride> rides = generator.day(DATE, wanted, 1, wanted).rides();
    assertThat(rides).hasSize(wanted);
    Map<String, Ride> known = new HashMap<>();
    for (Ride ride : rides) {
      assertThat(known.put(ride.reference(), ride)).isNull();
      assertThat(ride.linked().isPresent()).isEqualTo(ride.direction() == Direction.RETURN);
      ride.linked().ifPresent(linked -> assertReturns(ride, known.get(linked)));
    }
  }

  private static void assertReturns(Ride ride, @org.jspecify.annotations.Nullable Ride outbound) {
    assertThat(outbound).isNotNull();
    if (outbound != null) {
      assertThat(outbound.direction()).isEqualTo(Direction.OUTBOUND);
      assertThat(outbound.patient()).isEqualTo(ride.patient());
      assertThat(outbound.from()).isEqualTo(ride.to());
      assertThat(outbound.to()).isEqualTo(ride.from());
      assertThat(ride.timing().time()).isAfter(outbound.timing().time());
    }
  }

  @Test
  void ridesKeepTheLimitsOfTheImport() {
    assertThat(generator.day(DATE, 2000, 1, 5).rides())
        .allSatisfy(ride -> {
          assertThat(ride.timing().time().toLocalDate()).isEqualTo(DATE);
          assertThat(ride.timing().earlyMinutes()).isBetween(0, 120);
          assertThat(ride.timing().lateMinutes()).isBetween(0, 120);
          assertThat(ride.pickupMinutes()).isBetween(0, 60);
          assertThat(ride.dropoffMinutes()).isBetween(0, 60);
          assertThat(ride.patient().companions()).isBetween(0, 3);
          assertThat(ride.payerName().isEmpty()).isEqualTo(ride.payer() == Day.Payer.PATIENT);
          int direct = ride.from().point().estimatedDriveSeconds(ride.to().point());
          assertThat(ride.maxRideMinutes() * 60).isBetween(direct, 240 * 60);
          assertThat(ride.from()).isNotEqualTo(ride.to());
        });
  }

  @Test
  void sharesArePlausible() {
    List<Ride> rides = generator.day(DATE, 4000, 1, 7).rides();
    assertThat(percent(rides, r -> r.patient().mobility() == Mobility.AMBULATORY))
        .isCloseTo(67, within(3.0));
    assertThat(percent(rides, r -> r.patient().mobility() == Mobility.WHEELCHAIR))
        .isCloseTo(23, within(3.0));
    assertThat(percent(rides, r -> r.patient().mobility() == Mobility.STRETCHER))
        .isCloseTo(3, within(1.5));
    assertThat(percent(rides, r -> r.direction() == Direction.RETURN)).isCloseTo(44, within(0.5));
    assertThat(percent(rides, r -> r.timing().kind() == TimeKind.WILL_CALL))
        .isCloseTo(19, within(0.5));
    assertThat(percent(rides, r -> r.purpose() == Day.Purpose.DIALYSIS)).isCloseTo(25, within(3.0));
    assertThat(percent(rides, r -> r.patient().home().kind() == Kind.EMS))
        .isCloseTo(15, within(3.0));
  }

  private static double percent(List<Ride> rides, Predicate<Ride> which) {
    return 100.0 * rides.stream().filter(which).count() / rides.size();
  }

  @Test
  void tenDriversCoverTheDayWithAllVehiclesAndRest() {
    List<Driver> drivers = generator.day(DATE, 1, 10, 1).drivers();
    for (LocalTime time = LocalTime.of(6, 0); time.getHour() < 20; time = time.plusMinutes(15)) {
      LocalTime now = time;
      assertThat(drivers)
          .as("wheelchair places at %s", now)
          .anyMatch(driver ->
              driver.vehicle().wheelchairPlaces() > 0
                  && !driver.start().toLocalTime().isAfter(now)
                  && driver.end().toLocalTime().isAfter(now));
    }
    assertThat(drivers)
        .extracting(driver -> driver.vehicle().type())
        .contains(VehicleType.SEDAN, VehicleType.VAN, VehicleType.STRETCHER)
        .hasSize(10);
    assertThat(drivers)
        .allSatisfy(driver -> {
          assertThat(driver.breakEarliest()).isAfter(driver.start());
          assertThat(driver.breakLatest()).isBefore(driver.end());
          assertThat(Duration.between(driver.breakEarliest(), driver.breakLatest()))
              .isGreaterThan(Duration.ofMinutes(driver.breakMinutes()));
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"2027-03-28", "2027-10-31"})
  void daysOnWhichTheClockChangesHaveTheNewOffset(String date) {
    Day day = generator.day(LocalDate.parse(date), 60, 10, 3);
    String offset = date.equals("2027-03-28") ? "+02:00" : "+01:00";
    assertThat(day.drivers())
        .allSatisfy(driver -> assertThat(DayCsv.time(driver.start())).endsWith(offset));
    assertThat(day.drivers().getFirst().start().toLocalTime()).isEqualTo(LocalTime.of(8, 0));
    assertThat(day.rides())
        .allSatisfy(ride -> {
          assertThat(DayCsv.time(ride.timing().time())).endsWith(offset);
          assertThat(ride.timing().time().getHour()).isBetween(7, 18);
        });
  }

  @Test
  void impossibleSizesAreRefused() {
    for (int[] sizes : new int[][] {{0, 1}, {5001, 1}, {1, 0}, {1, 501}}) {
      assertThatThrownBy(() -> generator.day(DATE, sizes[0], sizes[1], 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected: 1 to");
    }
  }

  @Test
  void placesLieInTheCantonOrBesideIt() {
    List<DayPlace> places = PlaceList.load().of(Kind.values());
    assertThat(places).hasSizeGreaterThan(40).doesNotHaveDuplicates();
    assertThat(places)
        .allSatisfy(place -> {
          assertThat(place.name()).isNotEmpty();
          assertThat(place.postalCode()).matches("12[0-9]{2}");
          assertThat(place.point().latitude()).isBetween(46.12, 46.37);
          assertThat(place.point().longitude()).isBetween(5.95, 6.32);
        });
    for (Kind kind : Kind.values()) {
      assertThat(PlaceList.load().of(kind).isEmpty()).as("%s", kind).isEqualTo(kind == Kind.HOME);
    }
  }
}
