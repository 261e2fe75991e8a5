package ch.atmr.companies;

import ch.atmr.kernel.PersonalText;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A company's seat as bills print it. Sealed as one text of five lines, empty ones for what is
 * unset.
 */
public record Domicile(
    Optional<String> line1,
    Optional<String> line2,
    Optional<String> zip,
    Optional<String> city,
    Optional<String> country) {
  static final Domicile NONE =
      new Domicile(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  PersonalText toText() {
    List<String> lines =
        List.of(
            line1.orElse(""),
            line2.orElse(""),
            zip.orElse(""),
            city.orElse(""),
            country.orElse(""));
    return new PersonalText(String.join("\n", lines));
  }

  /** Reads what {@link #toText} wrote. */
  static Domicile ofText(PersonalText text) {
    List<Optional<String>> lines =
        Arrays.stream(text.reveal().split("\n", -1))
            .map(line -> Optional.of(line).filter(l -> !l.isEmpty()))
            .toList();
    return new Domicile(lines.get(0), lines.get(1), lines.get(2), lines.get(3), lines.get(4));
  }

  @Override
  public String toString() {
    return "***";
  }
}
