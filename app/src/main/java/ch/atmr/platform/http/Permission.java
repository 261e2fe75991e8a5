package ch.atmr.platform.http;

import static ch.atmr.kernel.Role.ADMIN;
import static ch.atmr.kernel.Role.CLIENT;
import static ch.atmr.kernel.Role.COMPANY;
import static ch.atmr.kernel.Role.DRIVER;

import ch.atmr.kernel.Role;
import java.util.Locale;
import java.util.Set;

/**
 * What a route does, and which roles may do it. Whose objects they reach is the use case's matter.
 */
public enum Permission {
  /** Anyone, without a token. */
  PUBLIC(),
  /** Anyone with a valid token. */
  SIGNED_IN(ADMIN, COMPANY, DRIVER, CLIENT),
  MANAGE_PLATFORM(ADMIN),
  READ_COMPANY(ADMIN, COMPANY, DRIVER),
  MANAGE_COMPANY(COMPANY),
  READ_BOOKING(ADMIN, COMPANY, DRIVER, CLIENT),
  LIST_BOOKINGS(ADMIN, COMPANY, CLIENT),
  WRITE_BOOKING(ADMIN, COMPANY, CLIENT),
  MANAGE_RESERVATIONS(COMPANY),
  OWN_CLIENT_PROFILE(CLIENT),
  DRIVE(DRIVER),
  DISPATCH(COMPANY);

  @SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable, its type does not say so
  private final Set<Role> roles;

  Permission(Role... roles) {
    this.roles = Set.of(roles);
  }

  /** The name in metrics. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean isPublic() {
    return roles.isEmpty();
  }

  boolean allows(Role role) {
    return roles.contains(role);
  }
}
