package ch.atmr.clients;

import static ch.atmr.kernel.Changes.kept;
import static ch.atmr.kernel.Changes.optional;
import static ch.atmr.kernel.Changes.personal;
import static ch.atmr.kernel.Changes.point;
import static ch.atmr.kernel.Changes.text;

import ch.atmr.kernel.BilledToType;
import ch.atmr.kernel.ClientId;
import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.Exclusions;
import ch.atmr.kernel.Mobility;
import ch.atmr.kernel.Money;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What callers send about clients. */
final class ClientRequests {
  private ClientRequests() {}

  /** How to reach a door. */
  public record Access(@Nullable String doorCode, @Nullable String floor, @Nullable String notes) {}

  /** A client's fields, of a new one or as changed; what the contract asks of each differs. */
  public record Fields(
      @Nullable String reference,
      @Nullable ClientType clientType,
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
      @Nullable Access access,
      @Nullable String notes,
      @Nullable Boolean isInstitution,
      @Nullable String institutionName,
      @Nullable Mobility defaultMobility,
      @Nullable BilledToType defaultBilledToType,
      @Nullable Long preferentialRateRappen,
      @Nullable List<Long> excludedDriverIds,
      @Nullable List<Long> excludedClientIds,
      @Nullable Boolean isActive) {

    ClientDetails applyTo(ClientDetails old) {
      Person person = old.person();
      return new ClientDetails(
          text(reference, old.reference()),
          kept(clientType, old.type()),
          new Person(
              personal(firstName, person.firstName()),
              personal(lastName, person.lastName()),
              personal(email, person.email()),
              personal(phone, person.phone()),
              optional(birthDate, person.birthDate())),
          home().applyTo(old.residence()),
          personal(notes, old.notes()),
          kept(isInstitution, old.isInstitution()),
          personal(institutionName, old.institution()),
          optional(defaultMobility, old.defaultMobility()),
          kept(defaultBilledToType, old.defaultBilledTo()),
          rate(old.preferentialRate()),
          new Exclusions(
              ids(excludedDriverIds, DriverId::new, old.exclusions().drivers()),
              ids(excludedClientIds, ClientId::new, old.exclusions().clients())),
          kept(isActive, old.active()));
    }

    private static <T> Set<T> ids(@Nullable List<Long> sent, LongFunction<T> id, Set<T> old) {
      return sent == null ? old : sent.stream().map(id::apply).collect(Collectors.toSet());
    }

    private Home home() {
      return new Home(
          address, latitude, longitude, domicileAddress, domicileZip, domicileCity, access);
    }

    // 0 removes the rate.
    private Optional<Money> rate(Optional<Money> old) {
      return preferentialRateRappen == null
          ? old
          : Optional.of(new Money(preferentialRateRappen)).filter(rate -> rate.rappen() > 0);
    }
  }

  /** What a client changes of itself. */
  public record Profile(
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
      @Nullable Access access,
      @Nullable Mobility defaultMobility) {

    Person applyTo(Person old) {
      return new Person(
          personal(firstName, old.firstName()),
          personal(lastName, old.lastName()),
          old.email(),
          personal(phone, old.phone()),
          optional(birthDate, old.birthDate()));
    }

    Residence applyTo(Residence old) {
      return new Home(
              address, latitude, longitude, domicileAddress, domicileZip, domicileCity, access)
          .applyTo(old);
    }

    Optional<Mobility> applyTo(Optional<Mobility> old) {
      return optional(defaultMobility, old);
    }
  }

  /** The fields of a residence. */
  private record Home(
      @Nullable String address,
      @Nullable Double latitude,
      @Nullable Double longitude,
      @Nullable String domicileAddress,
      @Nullable String domicileZip,
      @Nullable String domicileCity,
      @Nullable Access access) {

    Residence applyTo(Residence old) {
      // A new address without a point has none: the old one would be wrong.
      boolean moved = address != null && !personal(address, Optional.empty()).equals(old.address());
      Residence.Domicile domicile = old.domicile();
      return new Residence(
          personal(address, old.address()),
          point(latitude, longitude, moved ? Optional.empty() : old.point()),
          new Residence.Domicile(
              personal(domicileAddress, domicile.address()),
              personal(domicileZip, domicile.zip()),
              personal(domicileCity, domicile.city())),
          access == null ? old.access() : door(access, old.access()));
    }

    private static Residence.Access door(Access wanted, Residence.Access old) {
      return new Residence.Access(
          personal(wanted.doorCode(), old.doorCode()),
          personal(wanted.floor(), old.floor()),
          personal(wanted.notes(), old.notes()));
    }
  }
}
