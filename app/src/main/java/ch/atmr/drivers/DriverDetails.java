package ch.atmr.drivers;

import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Skill;
import ch.atmr.kernel.VehicleId;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a company keeps of a driver and may change.
 *
 * @param reference the company's own key, unique in it
 * @param languages ISO 639-1
 * @param vehicle the usual vehicle
 * @param available what the driver says of itself
 */
public record DriverDetails(
    Optional<String> reference,
    Optional<PersonalText> firstName,
    Optional<PersonalText> lastName,
    Optional<PersonalText> phone,
    DriverType type,
    Set<Skill> skills,
    List<String> languages,
    Optional<VehicleId> vehicle,
    License license,
    boolean active,
    boolean available) {
  public DriverDetails {
    skills = Set.copyOf(skills);
    languages = List.copyOf(languages);
  }

  /** A driver of whom only the reference and what a plan needs are known. */
  public static DriverDetails imported(
      String reference,
      PersonalText name,
      Set<Skill> skills,
      List<String> languages,
      VehicleId vehicle) {
    String full = name.reveal().strip();
    int split = full.lastIndexOf(' ');
    return new DriverDetails(
        Optional.of(reference),
        split < 0 ? Optional.empty() : Optional.of(new PersonalText(full.substring(0, split))),
        Optional.of(new PersonalText(full.substring(split + 1))),
        Optional.empty(),
        DriverType.REGULAR,
        skills,
        languages,
        Optional.of(vehicle),
        License.UNKNOWN,
        true,
        true);
  }

  DriverDetails withActive(boolean nowActive) {
    return new DriverDetails(
        reference, firstName, lastName, phone, type, skills, languages, vehicle, license, nowActive,
        available);
  }

  /**
   * What a driver may drive, and until when.
   *
   * @param medicalValidUntil of the medical examination
   */
  public record License(
      List<String> categories,
      Optional<LocalDate> validUntil,
      Optional<LocalDate> medicalValidUntil) {
    static final License UNKNOWN = new License(List.of(), Optional.empty(), Optional.empty());

    public License {
      categories = List.copyOf(categories);
    }
  }
}
