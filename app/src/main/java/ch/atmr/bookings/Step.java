package ch.atmr.bookings;

import java.time.Instant;

/**
 * A step of a booking's life. Each names who may take it; {@link BookingState} knows from where.
 */
sealed interface Step {

  /** The company takes a client's booking. */
  record Accept() implements Step {}

  /** The company declines a client's booking. */
  record Reject() implements Step {}

  /** A driver and a vehicle are set. */
  record Assign(Crew crew) implements Step {}

  /** The ride is taken back from its driver, or the driver refuses it. */
  record Unassign() implements Step {}

  /** The driver sets off to the pick-up. */
  record Depart() implements Step {}

  /** The patient is on board. */
  record Board(Instant at) implements Step {}

  /** The patient was not there. */
  record Miss() implements Step {}

  /** The patient is at the drop-off. */
  record Complete(Instant at) implements Step {}

  /** The ride is called off. */
  record Cancel() implements Step {}

  /** Whether somebody in this role may take the step in a booking of this status. */
  default boolean isOpenTo(Actor.ActorRole role, BookingStatus status) {
    return switch (this) {
      case Accept _, Reject _ -> role == Actor.ActorRole.COMPANY;
      case Assign _ -> role == Actor.ActorRole.COMPANY || role == Actor.ActorRole.SYSTEM;
      case Unassign _ ->
          role == Actor.ActorRole.COMPANY
              || role == Actor.ActorRole.DRIVER
              || role == Actor.ActorRole.SYSTEM;
      case Depart _, Board _, Miss _, Complete _ ->
          role == Actor.ActorRole.COMPANY || role == Actor.ActorRole.DRIVER;
      case Cancel _ ->
          switch (role) {
            case COMPANY, ADMIN -> true;
            case CLIENT -> status != BookingStatus.EN_ROUTE;
            case DRIVER, SYSTEM -> false;
          };
    };
  }
}
