package ch.atmr.drivers;

import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Skill;
import ch.atmr.kernel.UserId;
import ch.atmr.kernel.VehicleId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A driver as the API shows it. */
public record DriverView(
    long id,
    long companyId,
    @Nullable Long userId,
    @Nullable String reference,
    @Nullable String firstName,
    @Nullable String lastName,
    @Nullable String email,
    @Nullable String phone,
    String driverType,
    List<String> skills,
    List<String> languages,
    @Nullable Long vehicleId,
    List<String> licenseCategories,
    @Nullable LocalDate licenseValidUntil,
    @Nullable LocalDate medicalValidUntil,
    boolean isActive,
    boolean isAvailable,
    Instant createdAt,
    Instant updatedAt,
    int version) {

  static DriverView of(DriverWithEmail shown) {
    Driver driver = shown.driver();
    DriverDetails details = driver.details();
    return new DriverView(
        driver.id().value(),
        driver.company().value(),
        driver.user().map(UserId::value).orElse(null),
        details.reference().orElse(null),
        text(details.firstName()),
        text(details.lastName()),
        text(shown.email()),
        text(details.phone()),
        details.type().name(),
        details.skills().stream().map(Skill::name).sorted().toList(),
        details.languages(),
        details.vehicle().map(VehicleId::value).orElse(null),
        details.license().categories(),
        details.license().validUntil().orElse(null),
        details.license().medicalValidUntil().orElse(null),
        details.active(),
        details.available(),
        driver.createdAt(),
        driver.updatedAt(),
        driver.version());
  }

  private static @Nullable String text(Optional<PersonalText> text) {
    return text.map(PersonalText::reveal).orElse(null);
  }

  /** A driver as it sees itself. */
  public record Profile(DriverView profile) {
    static Profile of(DriverWithEmail shown) {
      return new Profile(DriverView.of(shown));
    }
  }
}
