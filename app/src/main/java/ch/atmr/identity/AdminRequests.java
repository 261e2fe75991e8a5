package ch.atmr.identity;

import ch.atmr.kernel.Role;
import org.jspecify.annotations.Nullable;

/** What administrators send about accounts. */
final class AdminRequests {
  private AdminRequests() {}

  /** Whose account is to be opened; the contract lets the role be ADMIN or COMPANY. */
  public record Invitation(
      String email,
      Role role,
      @Nullable Long companyId,
      @Nullable String firstName,
      @Nullable String lastName) {

    /** An address is personal. */
    @Override
    public String toString() {
      return "***";
    }
  }

  /** Whether an account may sign in. */
  public record Lock(boolean isActive) {}

  /** What an account may do from now on; the contract lets the role be ADMIN or COMPANY. */
  public record NewRole(Role role, @Nullable Long companyId) {}
}
