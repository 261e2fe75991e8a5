package ch.atmr.bookings;

import ch.atmr.kernel.Caller;
import ch.atmr.kernel.UserId;
import java.util.Optional;

/**
 * Who takes a step.
 *
 * @param user empty when the system does it
 */
record Actor(Optional<UserId> user, ActorRole role) {
  static final Actor SYSTEM = new Actor(Optional.empty(), ActorRole.SYSTEM);

  static Actor of(Caller caller) {
    ActorRole role =
        switch (caller.role()) {
          case ADMIN -> ActorRole.ADMIN;
          case COMPANY -> ActorRole.COMPANY;
          case DRIVER -> ActorRole.DRIVER;
          case CLIENT -> ActorRole.CLIENT;
        };
    return new Actor(Optional.of(caller.user()), role);
  }

  enum ActorRole {
    ADMIN,
    COMPANY,
    DRIVER,
    CLIENT,
    SYSTEM
  }
}
