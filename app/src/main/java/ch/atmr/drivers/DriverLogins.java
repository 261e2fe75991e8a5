package ch.atmr.drivers;

import ch.atmr.identity.NewUser;
import ch.atmr.identity.Passwords;
import ch.atmr.identity.Users;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.http.Language;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Drivers' logins are users of identity. */
public final class DriverLogins implements DriverAccounts {
  private final Users users;
  private final Passwords passwords;

  public DriverLogins(Users users, Passwords passwords) {
    this.users = users;
    this.passwords = passwords;
  }

  @Override
  public UserId open(Tx tx, CompanyId company, NewDriverAccount account) {
    NewUser wanted =
        NewUser.of(
                account.email(),
                account.firstName(),
                account.lastName(),
                account.password().map(password -> passwords.hash("password", password)),
                Language.negotiate(Optional.of(account.language())))
            .with(account.username().map(PersonalText::new), account.phone());
    return users.createDriverUser(tx, company, wanted);
  }

  @Override
  public void close(Tx tx, UserId user) {
    users.deactivate(tx, user);
  }

  @Override
  public void reopen(Tx tx, UserId user) {
    users.activate(tx, user);
  }

  @Override
  public void changeEmail(Tx tx, UserId user, PersonalText email) {
    users.changeEmail(tx, user, email, Language.FRENCH);
  }

  @Override
  public Map<UserId, PersonalText> emails(Tx tx, Collection<UserId> wanted) {
    return users.emails(tx, wanted);
  }
}
