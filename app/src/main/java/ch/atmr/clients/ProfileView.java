package ch.atmr.clients;

import static ch.atmr.clients.ClientView.shown;

import ch.atmr.kernel.GeoPoint;
import ch.atmr.kernel.Mobility;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A client's profile as the API shows it to the client. */
public record ProfileView(
    UUID publicId,
    @Nullable String email,
    @Nullable String firstName,
    @Nullable String lastName,
    @Nullable String phone,
    @Nullable LocalDate birthDate,
    @Nullable String address,
    @Nullable Double latitude,
    @Nullable Double longitude,
    @Nullable String domicileAddress,
    @Nullable String domicileZip,
    @Nullable String domicileCity,
    ClientView.AccessView access,
    @Nullable String defaultMobility,
    List<CompanyName> companies,
    int version) {

  static ProfileView of(ClientProfile profile) {
    Person person = profile.person();
    Residence residence = profile.residence();
    return new ProfileView(
        profile.publicId(),
        shown(person.email()),
        shown(person.firstName()),
        shown(person.lastName()),
        shown(person.phone()),
        person.birthDate().orElse(null),
        shown(residence.address()),
        residence.point().map(GeoPoint::latitude).orElse(null),
        residence.point().map(GeoPoint::longitude).orElse(null),
        shown(residence.domicile().address()),
        shown(residence.domicile().zip()),
        shown(residence.domicile().city()),
        ClientView.AccessView.of(residence.access()),
        profile.mobility().map(Mobility::name).orElse(null),
        profile.companies().stream()
            .map(c -> new CompanyName(c.company().value(), c.companyName()))
            .toList(),
        profile.version());
  }

  /** A company that serves the client. */
  public record CompanyName(long id, String name) {}
}
