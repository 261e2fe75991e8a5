package ch.atmr.clients;

import ch.atmr.kernel.Mobility;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What a user who books for itself says of itself, and the companies that serve it. */
record ClientProfile(
    UUID publicId,
    Person person,
    Residence residence,
    Optional<Mobility> mobility,
    List<ClientOfUser> companies,
    int version) {
  ClientProfile {
    companies = List.copyOf(companies);
  }
}
