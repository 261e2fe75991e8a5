package ch.atmr.clients;

import ch.atmr.identity.UserProfile;
import ch.atmr.identity.Users;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.db.Tx;
import java.util.Optional;

/** Clients' logins are users of identity. */
public final class ClientLogins implements ClientAccounts {
  private final Users users;

  public ClientLogins(Users users) {
    this.users = users;
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
