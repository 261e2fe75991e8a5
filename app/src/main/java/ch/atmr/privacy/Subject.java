package ch.atmr.privacy;

import ch.atmr.kernel.Caller;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.Role;
import ch.atmr.kernel.UserId;
import java.util.Optional;

/**
 * Whose data it is.
 *
 * @param company the employer of a COMPANY or DRIVER
 */
public record Subject(UserId user, Role role, Optional<CompanyId> company) {
  static Subject of(Caller caller) {
    return new Subject(caller.user(), caller.role(), caller.company());
  }
}
