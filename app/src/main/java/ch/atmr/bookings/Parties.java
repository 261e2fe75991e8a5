package ch.atmr.bookings;

import ch.atmr.kernel.BilledToType;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.Mobility;
import ch.atmr.kernel.Money;
import ch.atmr.kernel.PersonalText;
import ch.atmr.platform.crypto.DataKey;
import java.time.ZoneId;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who a new booking is between, and what that settles.
 *
 * @param clientKey seals what is the client's
 * @param rate price of each ride of this client; goes before any amount typed
 */
record Parties(
    CompanyId company,
    String companyName,
    ZoneId zone,
    BookingDetails.Client client,
    DataKey clientKey,
    Optional<PersonalText> institution,
    Optional<Mobility> defaultMobility,
    BilledToType defaultBilledTo,
    Optional<Money> rate) {

  Parties sealedWith(DataKey key) {
    return new Parties(
        company,
        companyName,
        zone,
        client,
        key,
        institution,
        defaultMobility,
        defaultBilledTo,
        rate);
  }

  /** The client's name, else the institution's; empty where neither is known. */
  Optional<PersonalText> customerName() {
    String name =
        Stream.of(client.firstName(), client.lastName())
            .flatMap(Optional::stream)
            .map(PersonalText::reveal)
            .collect(Collectors.joining(" "));
    return name.isEmpty() ? institution : Optional.of(new PersonalText(name));
  }
}
