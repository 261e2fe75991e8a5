package ch.atmr.identity;

import ch.atmr.kernel.PersonalText;
import ch.atmr.platform.http.Language;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A user to be.
 *
 * @param email the sign-in name; no two users share one
 * @param username no two users share one, case aside
 * @param password without one the user is mailed a link to set it
 * @param language of that mail
 */
public record NewUser(
    PersonalText email,
    Optional<PersonalText> username,
    Optional<PersonalText> firstName,
    Optional<PersonalText> lastName,
    Optional<PersonalText> phone,
    Optional<LocalDate> birthDate,
    Optional<PasswordHash> password,
    Language language) {

  /** With what every account has. */
  public static NewUser of(
      PersonalText email,
      Optional<PersonalText> firstName,
      Optional<PersonalText> lastName,
      Optional<PasswordHash> password,
      Language language) {
    return new NewUser(
        email,
        Optional.empty(),
        firstName,
        lastName,
        Optional.empty(),
        Optional.empty(),
        password,
        language);
  }

  /** The same with a user name and a phone number. */
  public NewUser with(Optional<PersonalText> newUsername, Optional<PersonalText> newPhone) {
    return new NewUser(
        email, newUsername, firstName, lastName, newPhone, birthDate, password, language);
  }

  /** A birth date is personal too. */
  @Override
  public String toString() {
    return "***";
  }
}
