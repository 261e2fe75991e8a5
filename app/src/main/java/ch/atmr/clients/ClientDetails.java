package ch.atmr.clients;

import ch.atmr.kernel.BilledToType;
import ch.atmr.kernel.Exclusions;
import ch.atmr.kernel.Mobility;
import ch.atmr.kernel.Money;
import ch.atmr.kernel.PersonalText;
import java.util.Optional;

/**
 * What a company keeps of a client and may change.
 *
 * @param reference the company's own key, unique in it
 * @param institution the name of the institution; present for every one
 * @param preferentialRate price of each ride; goes before any amount typed
 */
public record ClientDetails(
    Optional<String> reference,
    ClientType type,
    Person person,
    Residence residence,
    Optional<PersonalText> notes,
    boolean isInstitution,
    Optional<PersonalText> institution,
    Optional<Mobility> defaultMobility,
    BilledToType defaultBilledTo,
    Optional<Money> preferentialRate,
    Exclusions exclusions,
    boolean active) {

  /** A patient of whom little more than the name is known. */
  static ClientDetails patient(ClientType type, Optional<String> reference, Person person) {
    return new ClientDetails(
        reference,
        type,
        person,
        Residence.NONE,
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        BilledToType.PATIENT,
        Optional.empty(),
        Exclusions.NONE,
        true);
  }

  /** The same with what a patient says of itself. */
  ClientDetails with(Person self, Residence home, Optional<Mobility> mobility) {
    return new ClientDetails(
        reference,
        type,
        self,
        home,
        notes,
        isInstitution,
        institution,
        mobility,
        defaultBilledTo,
        preferentialRate,
        exclusions,
        active);
  }

  ClientDetails deactivated() {
    return new ClientDetails(
        reference,
        type,
        person,
        residence,
        notes,
        isInstitution,
        institution,
        defaultMobility,
        defaultBilledTo,
        preferentialRate,
        exclusions,
        false);
  }
}
