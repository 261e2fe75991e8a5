package ch.atmr.drivers;

import static ch.atmr.kernel.Changes.kept;
import static ch.atmr.kernel.Changes.optional;
import static ch.atmr.kernel.Changes.personal;
import static ch.atmr.kernel.Changes.text;

import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Secret;
import ch.atmr.kernel.Skill;
import ch.atmr.kernel.VehicleId;
import ch.atmr.platform.http.Language;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What callers send about drivers. */
final class DriverRequests {
  private DriverRequests() {}

  /** A driver's fields, of a new one or as changed; what the contract asks of each differs. */
  public record Fields(
      @Nullable String firstName,
      @Nullable String lastName,
      @Nullable String email,
      @Nullable String password,
      @Nullable String username,
      @Nullable String phone,
      @Nullable String reference,
      @Nullable DriverType driverType,
      @Nullable List<Skill> skills,
      @Nullable List<String> languages,
      @Nullable Long vehicleId,
      @Nullable List<String> licenseCategories,
      @Nullable LocalDate licenseValidUntil,
      @Nullable LocalDate medicalValidUntil,
      @Nullable Boolean isActive,
      @Nullable Boolean isAvailable) {

    static final DriverDetails NEW =
        new DriverDetails(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            DriverType.REGULAR,
            Set.of(),
            List.of(),
            Optional.empty(),
            DriverDetails.License.UNKNOWN,
            true,
            true);

    DriverDetails applyTo(DriverDetails old) {
      DriverDetails.License license = old.license();
      return new DriverDetails(
          text(reference, old.reference()),
          personal(firstName, old.firstName()),
          personal(lastName, old.lastName()),
          personal(phone, old.phone()),
          kept(driverType, old.type()),
          skills == null ? old.skills() : Set.copyOf(skills),
          kept(languages, old.languages()),
          vehicle(old.vehicle()),
          new DriverDetails.License(
              kept(licenseCategories, license.categories()),
              optional(licenseValidUntil, license.validUntil()),
              optional(medicalValidUntil, license.medicalValidUntil())),
          kept(isActive, old.active()),
          kept(isAvailable, old.available()));
    }

    // 0 takes the usual vehicle away.
    private Optional<VehicleId> vehicle(Optional<VehicleId> old) {
      return vehicleId == null
          ? old
          : Optional.of(vehicleId).filter(id -> id > 0).map(VehicleId::new);
    }

    /** The login that is wanted; empty when no e-mail address is given. */
    Optional<NewDriverAccount> account(DriverDetails details, Language language) {
      return Optional.ofNullable(email)
          .map(address ->
              new NewDriverAccount(
                  new PersonalText(address.strip()),
                  Optional.ofNullable(username),
                  Optional.ofNullable(password).map(Secret::new),
                  details.firstName(),
                  details.lastName(),
                  details.phone(),
                  language));
    }

    @Override
    public String toString() {
      return "***";
    }
  }

  /** What a driver changes of itself. */
  public record Profile(
      @Nullable String firstName,
      @Nullable String lastName,
      @Nullable String phone,
      @Nullable List<String> languages,
      @Nullable Boolean isAvailable) {

    DriverDetails applyTo(DriverDetails old) {
      return new DriverDetails(
          old.reference(),
          personal(firstName, old.firstName()),
          personal(lastName, old.lastName()),
          personal(phone, old.phone()),
          old.type(),
          old.skills(),
          kept(languages, old.languages()),
          old.vehicle(),
          old.license(),
          old.active(),
          kept(isAvailable, old.available()));
    }
  }
}
