package ch.atmr.identity;

import ch.atmr.kernel.PersonalText;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/**
 * Who a user is.
 *
 * @param email the sign-in name
 */
public record UserProfile(
    UUID publicId,
    PersonalText email,
    Optional<PersonalText> firstName,
    Optional<PersonalText> lastName,
    Optional<PersonalText> phone,
    Optional<LocalDate> birthDate) {

  /** A birth date is personal too. */
  @Override
  public String toString() {
    return "***";
  }
}
