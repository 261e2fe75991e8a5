package ch.atmr.clients;

import ch.atmr.kernel.ClientId;
import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.GeoPoint;
import ch.atmr.kernel.Mobility;
import ch.atmr.kernel.Money;
import ch.atmr.kernel.PersonalText;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A client as the API shows it to its company. */
public record ClientView(
    long id,
    UUID publicId,
    long companyId,
    @Nullable String reference,
    String clientType,
    @Nullable String firstName,
    @Nullable String lastName,
    @Nullable String email,
    @Nullable String phone,
    @Nullable LocalDate birthDate,
    @Nullable String address,
    @Nullable Double latitude,
    @Nullable Double longitude,
    @Nullable String domicileAddress,
    @Nullable String domicileZip,
    @Nullable String domicileCity,
    AccessView access,
    @Nullable String notes,
    boolean isInstitution,
    @Nullable String institutionName,
    @Nullable String defaultMobility,
    String defaultBilledToType,
    @Nullable Long preferentialRateRappen,
    List<Long> excludedDriverIds,
    List<Long> excludedClientIds,
    boolean isActive,
    Instant createdAt,
    Instant updatedAt,
    int version) {

  static ClientView of(Client client) {
    ClientDetails details = client.details();
    Person person = details.person();
    Residence residence = details.residence();
    return new ClientView(
        client.id().value(),
        client.publicId(),
        client.company().value(),
        details.reference().orElse(null),
        details.type().name(),
        shown(person.firstName()),
        shown(person.lastName()),
        shown(person.email()),
        shown(person.phone()),
        person.birthDate().orElse(null),
        shown(residence.address()),
        residence.point().map(GeoPoint::latitude).orElse(null),
        residence.point().map(GeoPoint::longitude).orElse(null),
        shown(residence.domicile().address()),
        shown(residence.domicile().zip()),
        shown(residence.domicile().city()),
        AccessView.of(residence.access()),
        shown(details.notes()),
        details.isInstitution(),
        shown(details.institution()),
        details.defaultMobility().map(Mobility::name).orElse(null),
        details.defaultBilledTo().name(),
        details.preferentialRate().map(Money::rappen).orElse(null),
        details.exclusions().drivers().stream().map(DriverId::value).sorted().toList(),
        details.exclusions().clients().stream().map(ClientId::value).sorted().toList(),
        details.active(),
        client.createdAt(),
        client.updatedAt(),
        client.version());
  }

  static @Nullable String shown(Optional<PersonalText> text) {
    return text.map(PersonalText::reveal).orElse(null);
  }

  /** How to reach a door. */
  public record AccessView(
      @Nullable String doorCode, @Nullable String floor, @Nullable String notes) {
    static AccessView of(Residence.Access access) {
      return new AccessView(shown(access.doorCode()), shown(access.floor()), shown(access.notes()));
    }
  }
}
