package ch.atmr.clients;

import ch.atmr.kernel.ClientId;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.UserId;
import ch.atmr.kernel.Versioned;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A company's record of a patient or a paying institution.
 *
 * @param user the person who signs in and books; empty where the company books alone
 */
public record Client(
    ClientId id,
    UUID publicId,
    CompanyId company,
    Optional<UserId> user,
    ClientDetails details,
    Instant createdAt,
    Instant updatedAt,
    int version)
    implements Versioned {

  public boolean active() {
    return details.active();
  }
}
