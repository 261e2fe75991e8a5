package ch.atmr.clients;

import ch.atmr.kernel.PersonalText;
import java.time.LocalDate;
import java.util.Optional;

/** Who a client is. */
public record Person(
    Optional<PersonalText> firstName,
    Optional<PersonalText> lastName,
    Optional<PersonalText> email,
    Optional<PersonalText> phone,
    Optional<LocalDate> birthDate) {

  @Override
  public String toString() {
    return "***";
  }
}
