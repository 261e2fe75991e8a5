package ch.atmr.identity;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.PersonalText;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An account as administrators see it. */
public record AccountView(
    long id,
    UUID publicId,
    String email,
    String role,
    @Nullable Long companyId,
    @Nullable String firstName,
    @Nullable String lastName,
    boolean isActive,
    boolean hasPassword,
    Instant createdAt,
    @Nullable Instant lastLoginAt,
    int version) {

  static AccountView of(Account account) {
    return new AccountView(
        account.id().value(),
        account.publicId(),
        account.email().reveal(),
        account.role().name(),
        account.company().map(CompanyId::value).orElse(null),
        account.firstName().map(PersonalText::reveal).orElse(null),
        account.lastName().map(PersonalText::reveal).orElse(null),
        account.active(),
        account.hasPassword(),
        account.createdAt(),
        account.lastLoginAt().orElse(null),
        account.version());
  }
}
