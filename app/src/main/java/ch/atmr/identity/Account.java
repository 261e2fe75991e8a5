package ch.atmr.identity;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Role;
import ch.atmr.kernel.UserId;
import ch.atmr.kernel.Versioned;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A user as an administrator sees it, locked out or not.
 *
 * @param company of a COMPANY or DRIVER
 * @param hasPassword false while an invitation or a reset waits to be followed
 */
record Account(
    UserId id,
    UUID publicId,
    Role role,
    Optional<CompanyId> company,
    PersonalText email,
    Optional<PersonalText> firstName,
    Optional<PersonalText> lastName,
    boolean active,
    boolean hasPassword,
    Instant createdAt,
    Optional<Instant> lastLoginAt,
    int version)
    implements Versioned {}
