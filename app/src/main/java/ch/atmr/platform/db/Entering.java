package ch.atmr.platform.db;

import ch.atmr.kernel.Caller;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.UserId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * For whom a transaction runs, also as its audit events tell it.
 *
 * @param company the tenant, or whose trail events belong to unless they say otherwise
 * @param user who acts, where that is known
 * @param reason why it sees all tenants, where it does
 */
record Entering(
    Entry entry, Optional<CompanyId> company, Optional<UserId> user, Optional<String> reason) {
  static final Entering NOBODY =
      new Entering(Entry.NOBODY, Optional.empty(), Optional.empty(), Optional.empty());

  private static final Optional<String> ADMINISTRATOR = Optional.of("administrator");

  static Entering tenant(CompanyId company) {
    return new Entering(Entry.TENANT, Optional.of(company), Optional.empty(), Optional.empty());
  }

  static Entering user(UserId user) {
    return new Entering(Entry.USER, Optional.empty(), Optional.of(user), Optional.empty());
  }

  static Entering system(String reason) {
    return new Entering(Entry.SYSTEM, Optional.empty(), Optional.empty(), Optional.of(reason));
  }

  /** As the caller may see: its tenant, its own rows, or all. */
  static Entering as(Caller caller) {
    return switch (caller.role()) {
      case COMPANY, DRIVER -> of(Entry.TENANT, caller);
      case CLIENT -> user(caller.user());
      case ADMIN -> of(Entry.SYSTEM, caller);
    };
  }

  /** As the caller may see, and its own rows in every tenant. */
  static Entering person(Caller caller) {
    return switch (caller.role()) {
      case COMPANY, DRIVER -> of(Entry.TENANT_AND_USER, caller);
      case CLIENT -> user(caller.user());
      case ADMIN -> of(Entry.SYSTEM_AND_USER, caller);
    };
  }

  private static Entering of(Entry entry, Caller caller) {
    return switch (entry) {
      case TENANT, TENANT_AND_USER ->
          new Entering(
              entry,
              Optional.of(caller.requireCompany()),
              Optional.of(caller.user()),
              Optional.empty());
      case NOBODY, USER, SYSTEM, SYSTEM_AND_USER ->
          new Entering(entry, Optional.empty(), Optional.of(caller.user()), ADMINISTRATOR);
    };
  }

  /** What the entry's statements bind. */
  Map<String, @Nullable Object> values() {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("entering_company", company.map(CompanyId::value).orElse(null));
    values.put("entering_user", user.map(UserId::value).orElse(null));
    values.put("entering_because", reason.orElse(null));
    return values;
  }
}
