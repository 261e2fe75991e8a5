package ch.atmr.platform.db;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.UserId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * For whom a transaction runs.
 *
 * @param values what the entry's statements bind
 * @param company whose audit trail its events belong to, unless they say otherwise
 * @param user who acts, where that is known
 */
record Entering(
    Entry entry,
    Map<String, @Nullable Object> values,
    Optional<CompanyId> company,
    Optional<UserId> user) {
  static final Entering NOBODY =
      new Entering(Entry.NOBODY, Map.of(), Optional.empty(), Optional.empty());

  static Entering tenant(CompanyId company, Optional<UserId> user) {
    return new Entering(
        Entry.TENANT, Map.of("entering", company.value()), Optional.of(company), user);
  }

  static Entering user(UserId user) {
    return new Entering(
        Entry.USER, Map.of("entering", user.value()), Optional.empty(), Optional.of(user));
  }

  static Entering system(String reason, Optional<UserId> user) {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("entering_because", reason);
    values.put("entering", user.map(UserId::value).orElse(null));
    return new Entering(Entry.SYSTEM, values, Optional.empty(), user);
  }
}
