package ch.atmr.identity;

import ch.atmr.kernel.Caller;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Role;
import ch.atmr.kernel.UserId;
import java.util.Optional;
import java.util.UUID;

/**
 * A person who may sign in.
 *
 * @param company of a COMPANY or DRIVER
 * @param forcePasswordChange whether somebody else knows the password
 */
record User(
    UserId id,
    UUID publicId,
    Role role,
    Optional<CompanyId> company,
    PersonalText email,
    Optional<PersonalText> username,
    Optional<PersonalText> firstName,
    Optional<PersonalText> lastName,
    boolean forcePasswordChange) {

  /** The user as the caller that a session's tokens name. */
  Caller caller(UUID session) {
    return new Caller(id, publicId, role, company, session);
  }
}
