package ch.atmr;

import ch.atmr.clients.ClientAccounts;
import ch.atmr.clients.Person;
import ch.atmr.companies.OwnerAccounts;
import ch.atmr.drivers.DriverAccounts;
import ch.atmr.drivers.NewDriverAccount;
import ch.atmr.identity.NewUser;
import ch.atmr.identity.Passwords;
import ch.atmr.identity.UserProfile;
import ch.atmr.identity.Users;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.db.Work;
import ch.atmr.platform.http.Language;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** What companies, drivers and clients need of identity, in their words. */
final class Logins implements DriverAccounts, OwnerAccounts, ClientAccounts {
  private final Users users;
  private final Passwords passwords;

  Logins(Users users, Passwords passwords) {
    this.users = users;
    this.passwords = passwords;
  }

  @Override
  public Work<UserId> opening(CompanyId company, NewDriverAccount account) {
    NewUser user =
        NewUser.of(
                account.email(),
                account.firstName(),
                account.lastName(),
                account.password().map(password -> passwords.hash("password", password)),
                account.language())
            .with(account.username().map(PersonalText::new), account.phone());
    return tx -> users.createDriverUser(tx, company, user);
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
  public void changeEmail(Tx tx, UserId user, PersonalText email, Language language) {
    users.changeEmail(tx, user, email, language);
  }

  @Override
  public Map<UserId, PersonalText> emails(Tx tx, Collection<UserId> wanted) {
    return users.emails(tx, wanted);
  }

  @Override
  public UserId open(Tx tx, CompanyId company, Owner owner) {
    NewUser user =
        NewUser.of(
            owner.email(),
            Optional.of(owner.firstName()),
            Optional.of(owner.lastName()),
            Optional.empty(),
            owner.language());
    return users.createCompanyUser(tx, company, user);
  }

  @Override
  public Account require(Tx tx, UserId user) {
    UserProfile profile = users.profile(tx, user);
    return new Account(
        profile.publicId(),
        new Person(
            profile.firstName(),
            profile.lastName(),
            Optional.of(profile.email()),
            profile.phone(),
            profile.birthDate()));
  }

  @Override
  public void change(Tx tx, UserId user, Person person) {
    UserProfile old = users.profile(tx, user);
    users.changeProfile(
        tx,
        user,
        new UserProfile(
            old.publicId(),
            old.email(),
            person.firstName(),
            person.lastName(),
            person.phone(),
            person.birthDate()));
  }
}
