package ch.atmr.dev;

import ch.atmr.dev.Day.Driver;
import ch.atmr.dev.Day.Shift;
import ch.atmr.dev.Day.Vehicle;
import ch.atmr.dev.Day.VehicleType;
import ch.atmr.dev.DayPlace.Kind;
import ch.atmr.kernel.Skill;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Invented drivers: number n of a seed is the same person, with the same vehicle, on every day. */
final class Drivers {
  private static final long STREAM = 2;
  private static final int BREAK_MINUTES = 45;
  private static final int HOURS_TO_BREAK = 3;
  private static final int BREAK_WINDOW_HOURS = 3;
  private static final int OXYGEN_EVERY = 3;
  private static final List<List<String>> LANGUAGES =
      List.of(
          List.of("fr"),
          List.of("fr", "pt"),
          List.of("fr", "en"),
          List.of("fr", "it", "es"),
          List.of("fr", "de"),
          List.of("fr", "sq"));

  /** Ten drivers have all kinds of vehicles, and wheelchair places from 06:00 to 20:00. */
  private static final List<Duty> DUTIES =
      List.of(
          new Duty(VehicleType.VAN, 2, Shift.DAY),
          new Duty(VehicleType.SEDAN, 0, Shift.EARLY),
          new Duty(VehicleType.VAN, 1, Shift.LATE),
          new Duty(VehicleType.SEDAN, 0, Shift.DAY),
          new Duty(VehicleType.STRETCHER, 1, Shift.DAY),
          new Duty(VehicleType.SEDAN, 0, Shift.LATE),
          new Duty(VehicleType.VAN, 2, Shift.EARLY),
          new Duty(VehicleType.SEDAN, 0, Shift.EARLY),
          new Duty(VehicleType.VAN, 2, Shift.LATE),
          new Duty(VehicleType.VAN, 1, Shift.DAY));

  private final List<DayPlace> depots;

  Drivers(PlaceList places) {
    this.depots = places.of(Kind.DEPOT);
  }

  /** Driver number n, from 1, with a shift on the day. */
  Driver driver(long seed, int number, LocalDate date, ZoneId zone) {
    Draw draw = new Draw(seed, STREAM, number);
    Duty duty = DUTIES.get((number - 1) % DUTIES.size());
    ZonedDateTime start = date.atTime(duty.start()).atZone(zone);
    ZonedDateTime breakEarliest = start.plusHours(HOURS_TO_BREAK);
    return new Driver(
        String.format(Locale.ROOT, "D-%02d", number),
        Names.full(draw),
        duty.shift(),
        start,
        date.atTime(duty.end()).atZone(zone),
        BREAK_MINUTES,
        breakEarliest,
        breakEarliest.plusHours(BREAK_WINDOW_HOURS),
        depots.get((number - 1) % depots.size()),
        duty.vehicle(String.format(Locale.ROOT, "V-%02d", number)),
        skills(duty, number),
        draw.of(LANGUAGES));
  }

  private static Set<Skill> skills(Duty duty, int number) {
    if (duty.type() == VehicleType.STRETCHER) {
      return EnumSet.allOf(Skill.class);
    }
    return number % OXYGEN_EVERY == 1
        ? EnumSet.of(Skill.OXYGEN, Skill.STAIRS)
        : EnumSet.of(Skill.STAIRS);
  }

  /** What one of the ten drives, and when. */
  private record Duty(VehicleType type, int wheelchairPlaces, Shift shift) {
    LocalTime start() {
      return switch (shift) {
        case EARLY -> LocalTime.of(6, 0);
        case DAY -> LocalTime.of(8, 0);
        case LATE -> LocalTime.of(11, 0);
      };
    }

    LocalTime end() {
      return switch (shift) {
        case EARLY -> LocalTime.of(14, 30);
        case DAY -> LocalTime.of(17, 0);
        case LATE -> LocalTime.of(20, 0);
      };
    }

    Vehicle vehicle(String reference) {
      return switch (type) {
        case SEDAN -> new Vehicle(reference, type, 3, 0, 0, 0);
        case VAN -> new Vehicle(reference, type, 6, wheelchairPlaces, 2, 0);
        case STRETCHER -> new Vehicle(reference, type, 2, wheelchairPlaces, 0, 1);
      };
    }
  }
}
