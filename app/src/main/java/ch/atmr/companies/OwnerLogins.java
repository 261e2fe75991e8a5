package ch.atmr.companies;

import ch.atmr.identity.NewUser;
import ch.atmr.identity.Users;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.http.Language;
import java.util.Optional;

/** Owners' logins are users of identity. */
public final class OwnerLogins implements OwnerAccounts {
  private final Users users;

  public OwnerLogins(Users users) {
    this.users = users;
  }

  @Override
  public UserId open(Tx tx, CompanyId company, Owner owner) {
    return users.createCompanyUser(
        tx,
        company,
        NewUser.of(
            owner.email(),
            Optional.of(owner.firstName()),
            Optional.of(owner.lastName()),
            Optional.empty(),
            Language.negotiate(Optional.of(owner.language()))));
  }
}
