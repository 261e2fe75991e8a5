package ch.atmr.bookings;

import ch.atmr.kernel.Mobility;
import ch.atmr.kernel.Skill;
import java.util.Optional;
import java.util.Set;

/**
 * What a ride asks of vehicle, driver and time.
 *
 * @param ownWheelchair whether the wheelchair is the patient's own; else one is supplied
 * @param companions 0 to 3, each needs a seat
 * @param maxRideMinutes on board at most, 1 to 240
 * @param language a wish, ISO 639-1
 */
record Needs(
    Mobility mobility,
    boolean ownWheelchair,
    int companions,
    int pickupServiceMinutes,
    int dropoffServiceMinutes,
    int maxRideMinutes,
    Set<Skill> skills,
    Sharing sharing,
    Optional<String> language) {
  static final int DEFAULT_MAX_RIDE_MINUTES = 60;

  Needs {
    skills = Set.copyOf(skills);
  }

  /**
   * Minutes to get on board unless somebody says otherwise; a stretcher takes two people and time.
   */
  static int defaultPickupMinutes(Mobility mobility) {
    return switch (mobility) {
      case AMBULATORY -> 4;
      case WHEELCHAIR -> 8;
      case WHEELCHAIR_TRANSFERABLE -> 6;
      case STRETCHER -> 15;
    };
  }

  /** Minutes to get off board unless somebody says otherwise. */
  static int defaultDropoffMinutes(Mobility mobility) {
    return switch (mobility) {
      case AMBULATORY -> 4;
      case WHEELCHAIR -> 8;
      case WHEELCHAIR_TRANSFERABLE -> 6;
      case STRETCHER -> 12;
    };
  }

  /** Seats taken: the patient, unless in a wheelchair or lying, and the companions. */
  int seats() {
    return companions
        + switch (mobility) {
          case AMBULATORY, WHEELCHAIR_TRANSFERABLE -> 1;
          case WHEELCHAIR, STRETCHER -> 0;
        };
  }
}
