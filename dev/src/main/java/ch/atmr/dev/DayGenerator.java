package ch.atmr.dev;

import ch.atmr.dev.Day.Driver;
import ch.atmr.dev.Day.Ride;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Makes days of patient transport around Geneva: the same arguments, the same day. People and their
 * homes, vehicles and depots depend on the seed alone, trips and times also on the date.
 */
final class DayGenerator {
  static final ZoneId ZONE = ZoneId.of("Europe/Zurich");
  static final int MOST_RIDES = 5_000;
  static final int MOST_DRIVERS = 500;
  private static final long STREAM = 3;

  // Of nine trips four go there and back at a fixed time, three come back on call, two go one way.
  private static final int[] NINE_TRIPS = {4, 3, 2};

  private final Patients patients;
  private final Drivers drivers;
  private final Trips trips;

  DayGenerator(PlaceList places) {
    this.patients = new Patients(places);
    this.drivers = new Drivers(places);
    this.trips = new Trips(places);
  }

  /**
   * A day.
   *
   * @param rides how many legs, 1 to {@value #MOST_RIDES}
   * @param driverCount 1 to {@value #MOST_DRIVERS}
   */
  Day day(LocalDate date, int rides, int driverCount, long seed) {
    check("rides", rides, MOST_RIDES);
    check("drivers", driverCount, MOST_DRIVERS);
    List<Ride> legs = new ArrayList<>();
    int number = 0;
    for (Trips.Form form : forms(rides, new Draw(seed, STREAM, date.toEpochDay()))) {
      number++;
      Draw draw = new Draw(seed, STREAM, date.toEpochDay(), number);
      legs.addAll(
          trips.legs(
              draw, patients.patient(seed, number), form, date.atStartOfDay(ZONE), legs.size()));
    }
    List<Driver> crew =
        IntStream.rangeClosed(1, driverCount)
            .mapToObj(driver -> drivers.driver(seed, driver, date, ZONE))
            .toList();
    return new Day(date, seed, legs, crew);
  }

  /** One form a trip, in an order of chance; their legs are as many as the rides wanted. */
  private static List<Trips.Form> forms(int rides, Draw draw) {
    int fixed = Math.round(rides * NINE_TRIPS[0] / 16f);
    int onCall = Math.min(Math.round(rides * NINE_TRIPS[1] / 16f), (rides - 2 * fixed) / 2);
    int oneWay = rides - 2 * (fixed + onCall);
    List<Trips.Form> forms = new ArrayList<>();
    forms.addAll(Collections.nCopies(fixed, Trips.Form.BACK_AT_A_TIME));
    forms.addAll(Collections.nCopies(onCall, Trips.Form.BACK_ON_CALL));
    forms.addAll(Collections.nCopies(oneWay, Trips.Form.ONE_WAY));
    draw.shuffle(forms);
    return forms;
  }

  private static void check(String what, int number, int most) {
    if (number < 1 || number > most) {
      throw new IllegalArgumentException(what + ": " + number + " (expected: 1 to " + most + ")");
    }
  }
}
