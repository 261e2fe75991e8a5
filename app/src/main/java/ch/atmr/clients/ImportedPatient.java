package ch.atmr.clients;

import ch.atmr.kernel.PersonalText;
import java.util.Optional;

/**
 * A patient as an import file names it.
 *
 * @param reference the company's own key
 * @param name first and last name; the last word counts as last name
 */
public record ImportedPatient(String reference, PersonalText name) {

  Person person() {
    String full = name.reveal().strip();
    int split = full.lastIndexOf(' ');
    Optional<PersonalText> first =
        split < 0
            ? Optional.empty()
            : Optional.of(new PersonalText(full.substring(0, split).strip()));
    return new Person(
        first,
        Optional.of(new PersonalText(full.substring(split + 1))),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
