package ch.atmr.kernel;

import java.util.Optional;
import java.util.UUID;

/**
 * Who makes a request, as its verified token says.
 *
 * @param company the caller's tenant; present for COMPANY and DRIVER
 * @param session the sign-in that the token belongs to; revoking it ends all its tokens
 */
public record Caller(
    UserId user, UUID publicId, Role role, Optional<CompanyId> company, UUID session) {

  /** The caller's tenant; a caller without one is refused. */
  public CompanyId requireCompany() {
    return company.orElseThrow(() -> new ProblemException(new Problem.Forbidden()));
  }

  public boolean is(Role wanted) {
    return role == wanted;
  }
}
