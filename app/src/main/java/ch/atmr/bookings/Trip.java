package ch.atmr.bookings;

import ch.atmr.kernel.BilledToType;
import ch.atmr.kernel.Money;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Place;
import java.util.Optional;

/** What is booked: who rides, from where to where, when, how, why, and who pays. */
record Trip(
    PersonalText customerName,
    Place pickup,
    Place dropoff,
    Timing timing,
    Needs needs,
    Purpose purpose,
    Notes notes,
    Payment payment,
    boolean urgent) {

  /** The way back: the places swapped, everything else alike. */
  Trip back(Timing when) {
    return new Trip(
        customerName,
        /* pickup= */ dropoff,
        /* dropoff= */ pickup,
        when,
        needs,
        purpose,
        notes,
        payment,
        urgent);
  }

  Trip at(Timing when) {
    return new Trip(customerName, pickup, dropoff, when, needs, purpose, notes, payment, urgent);
  }

  /** What the driver should know. */
  record Notes(
      Optional<PersonalText> medicalFacility,
      Optional<PersonalText> doctorName,
      Optional<PersonalText> hospitalService,
      Optional<PersonalText> medical) {}

  /**
   * Who pays how much.
   *
   * @param amount empty until somebody sets a price
   */
  record Payment(Optional<Money> amount, BilledToType billedTo, Optional<PersonalText> contact) {}
}
