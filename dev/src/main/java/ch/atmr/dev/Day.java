package ch.atmr.dev;

import ch.atmr.kernel.Mobility;
import ch.atmr.kernel.Skill;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A day of patient transport, as a company would import it.
 *
 * @param seed with what it was generated
 */
record Day(LocalDate date, long seed, List<Ride> rides, List<Driver> drivers) {
  Day {
    rides = List.copyOf(rides);
    drivers = List.copyOf(drivers);
  }

  /** Why somebody travels. */
  enum Purpose {
    DIALYSIS,
    CONSULTATION,
    THERAPY,
    DISCHARGE,
    ADMISSION,
    TRANSFER
  }

  /** What a ride's time means. */
  enum TimeKind {
    /** Be at the drop-off. */
    ARRIVE_BY,
    /** Start the pick-up. */
    PICKUP_AT,
    /** Start the pick-up about then; the patient calls. */
    WILL_CALL
  }

  /** Which leg of a trip a ride is. */
  enum Direction {
    OUTBOUND,
    RETURN,
    ONE_WAY
  }

  /** Who pays. */
  enum Payer {
    PATIENT,
    CLINIC,
    INSURANCE
  }

  /** What a vehicle is. */
  enum VehicleType {
    SEDAN,
    VAN,
    STRETCHER
  }

  /** A part of the day that drivers work. */
  enum Shift {
    EARLY,
    DAY,
    LATE
  }

  /**
   * Somebody who is driven, the same on all days of a seed.
   *
   * @param skills what the driver must be able to do for this patient
   * @param companions persons that need a seat each
   */
  record Patient(
      String reference,
      String name,
      DayPlace home,
      Mobility mobility,
      boolean ownWheelchair,
      int companions,
      Set<Skill> skills,
      String language,
      String notes) {
    Patient {
      skills = Set.copyOf(skills);
    }
  }

  /**
   * When a ride takes place.
   *
   * @param time asked for, or for WILL_CALL estimated
   * @param earlyMinutes, lateMinutes how far from it the ride may be
   */
  record Timing(TimeKind kind, ZonedDateTime time, int earlyMinutes, int lateMinutes) {}

  /**
   * One leg.
   *
   * @param linked of a return: its outbound ride's reference
   * @param payerName empty when the patient pays
   */
  record Ride(
      String reference,
      Patient patient,
      Purpose purpose,
      Direction direction,
      Optional<String> linked,
      Timing timing,
      DayPlace from,
      DayPlace to,
      int pickupMinutes,
      int dropoffMinutes,
      int maxRideMinutes,
      Payer payer,
      String payerName) {}

  /**
   * A vehicle.
   *
   * @param seats for passengers while no wheelchair is on board
   * @param seatsPerWheelchair seats that each wheelchair on board takes away
   */
  record Vehicle(
      String reference,
      VehicleType type,
      int seats,
      int wheelchairPlaces,
      int seatsPerWheelchair,
      int stretcherPlaces) {
    boolean stretcherExcludesWheelchair() {
      return stretcherPlaces > 0 && wheelchairPlaces > 0;
    }
  }

  /** A driver with the day's shift, its break somewhere between two times, and vehicle. */
  record Driver(
      String reference,
      String name,
      Shift shift,
      ZonedDateTime start,
      ZonedDateTime end,
      int breakMinutes,
      ZonedDateTime breakEarliest,
      ZonedDateTime breakLatest,
      DayPlace depot,
      Vehicle vehicle,
      Set<Skill> skills,
      List<String> languages) {
    Driver {
      skills = Set.copyOf(skills);
      languages = List.copyOf(languages);
    }
  }
}
