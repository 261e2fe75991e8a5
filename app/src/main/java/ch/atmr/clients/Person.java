package ch.atmr.clients;

import ch.atmr.kernel.PersonalText;
import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who a client is. */
public record Person(
    Optional<PersonalText> firstName,
    Optional<PersonalText> lastName,
    Optional<PersonalText> email,
    Optional<PersonalText> phone,
    Optional<LocalDate> birthDate) {

  /** First and last name; empty when neither is known. */
  public PersonalText fullName() {
    return new PersonalText(
        Stream.of(firstName, lastName)
            .flatMap(Optional::stream)
            .map(PersonalText::reveal)
            .collect(Collectors.joining(" ")));
  }

  @Override
  public String toString() {
    return "***";
  }
}
