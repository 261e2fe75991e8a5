package ch.atmr.platform.telemetry;

import ch.atmr.kernel.AuditAction;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What whoever watches over security looks at. Most of it is counted where the audit trail is
 * written, once that has been committed, so that neither tells what the other does not.
 */
public final class SecurityMeters {
  static final String LOGIN_ATTEMPTS = "security_login_attempts_total";
  static final String LOGIN_FAILURES = "security_login_failures_total";
  static final String TOKEN_REFRESHES = "security_token_refreshes_total";
  static final String LOGOUTS = "security_logout_total";
  static final String PERMISSION_CHANGES = "security_permission_changes_total";
  static final String SENSITIVE_ACTIONS = "security_sensitive_actions_total";
  static final String DATA_ACCESS = "security_data_access_total";
  static final String FAILED_AUTHORIZATIONS = "security_failed_authorizations_total";
  static final String RATE_LIMIT_HITS = "security_rate_limit_hits_total";

  private final MeterRegistry registry;
  private final Counter loginsSucceeded;
  private final Counter loginsFailed;
  private final Counter loginFailures;
  private final Counter tokenRefreshes;
  private final Counter logouts;
  private final Counter permissionChanges;
  private final Counter allTenants;
  private final Counter exports;
  private final Map<AuditAction, Counter> actions = new EnumMap<>(AuditAction.class);
  private final Map<String, Counter> failedAuthorizations = new ConcurrentHashMap<>();
  private final Map<String, Counter> limitHits = new ConcurrentHashMap<>();

  public SecurityMeters(MeterRegistry registry) {
    this.registry = registry;
    String logins = "Sign-ins, by how they ended";
    this.loginsSucceeded = counter(LOGIN_ATTEMPTS, logins, Tag.create("type", "success"));
    this.loginsFailed = counter(LOGIN_ATTEMPTS, logins, Tag.create("type", "failed"));
    this.loginFailures = counter(LOGIN_FAILURES, "Sign-ins that were refused");
    this.tokenRefreshes = counter(TOKEN_REFRESHES, "Tokens given for a refresh token");
    this.logouts = counter(LOGOUTS, "Sessions ended by their users");
    this.permissionChanges =
        counter(PERMISSION_CHANGES, "Changes of roles, of accounts' state, of companies' approval");
    String access = "Reads that go beyond one tenant, and exports of a person's data";
    this.allTenants = counter(DATA_ACCESS, access, Tag.create("data_type", "all_tenants"));
    this.exports = counter(DATA_ACCESS, access, Tag.create("data_type", "export"));
    Arrays.stream(AuditAction.values()).forEach(action -> actions.put(action, sensitive(action)));
  }

  /**
   * Shows these from the start: a rate sees the first refusal only if there was a 0 before.
   *
   * @param resources what callers may be refused
   * @param endpoints templates of the routes that have limits
   */
  public void watch(Collection<String> resources, Collection<String> endpoints) {
    resources.forEach(this::authorizations);
    endpoints.forEach(this::limits);
  }

  /** An event stands in the audit trail. */
  public void happened(AuditAction action) {
    Objects.requireNonNull(actions.get(action)).increment();
    switch (action) {
      case LOGIN_SUCCEEDED -> loginsSucceeded.increment();
      case LOGIN_FAILED -> {
        loginsFailed.increment();
        loginFailures.increment();
      }
      case LOGGED_OUT -> logouts.increment();
      case ROLE_CHANGED, USER_ACTIVATED, USER_DEACTIVATED, COMPANY_APPROVAL_CHANGED ->
          permissionChanges.increment();
      case SYSTEM_ACCESS -> allTenants.increment();
      case DATA_EXPORTED -> exports.increment();
      case TOKEN_REUSED,
          PASSWORD_RESET,
          PASSWORD_REMOVED,
          USER_CREATED,
          EMAIL_CHANGED,
          BOOKING_CREATED,
          BOOKING_MOVED,
          BOOKING_CANCELED,
          BOOKING_CHANGED,
          PLAN_PUBLISHED,
          PROFILE_ORDERED,
          DATA_PURGED,
          USER_ANONYMISED,
          PEOPLE_ANONYMISED -> {}
    }
  }

  /** Somebody got new tokens for a refresh token. */
  public void refreshed() {
    tokenRefreshes.increment();
  }

  /**
   * A caller may not do what it asked for.
   *
   * @param resource what is guarded, of a closed set
   */
  public void refused(String resource) {
    authorizations(resource).increment();
  }

  /**
   * A caller asked too often.
   *
   * @param endpoint the route's template
   */
  public void limited(String endpoint) {
    limits(endpoint).increment();
  }

  private Counter authorizations(String resource) {
    return failedAuthorizations.computeIfAbsent(
        resource,
        type ->
            counter(
                FAILED_AUTHORIZATIONS,
                "Requests refused because of the caller's role, by permission",
                Tag.create("resource_type", type)));
  }

  private Counter limits(String endpoint) {
    return limitHits.computeIfAbsent(
        endpoint,
        route ->
            counter(
                RATE_LIMIT_HITS,
                "Requests refused because of a rate limit",
                Tag.create("endpoint", route)));
  }

  private Counter sensitive(AuditAction action) {
    return counter(
        SENSITIVE_ACTIONS,
        "Events of the audit trail written by this process, by action",
        Tag.create("action_type", action.name().toLowerCase(Locale.ROOT)));
  }

  private Counter counter(String name, String description, Tag... tags) {
    return registry.getOrCreate(Counter.builder(name).description(description).tags(List.of(tags)));
  }
}
