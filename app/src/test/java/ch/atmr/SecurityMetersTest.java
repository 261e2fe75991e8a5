package ch.atmr;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.ApiClient;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestCompany;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What whoever watches over security counts, counted where it happens. */
class SecurityMetersTest {
  private static TestApp app;

  @BeforeAll
  static void start() {
    app = TestApp.start();
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void signingInAndOutIsCountedOnce() {
    TestCompany company = TestCompany.with(app, "Counted");
    double succeeded = value("security_login_attempts_total", "type=\"success\"");
    double failed = value("security_login_attempts_total", "type=\"failed\"");
    double failures = value("security_login_failures_total", "");
    double refreshes = value("security_token_refreshes_total", "");
    double logouts = value("security_logout_total", "");

    JsonNode session = login(company.email(), TestCompany.PASSWORD).json();
    login(company.email(), "Wrong-Password-1");
    String spend = "{\"refresh_token\":\"" + session.get("refresh_token").asText() + "\"}";
    assertThat(app.client().post("/auth/refresh-token", spend).status()).isEqualTo(200);
    ApiClient signedIn = app.client().withToken(session.get("token").asText());
    assertThat(signedIn.post("/auth/logout", "").status()).isEqualTo(204);

    assertThat(value("security_login_attempts_total", "type=\"success\"")).isEqualTo(succeeded + 1);
    assertThat(value("security_login_attempts_total", "type=\"failed\"")).isEqualTo(failed + 1);
    assertThat(value("security_login_failures_total", "")).isEqualTo(failures + 1);
    assertThat(value("security_token_refreshes_total", "")).isEqualTo(refreshes + 1);
    assertThat(value("security_logout_total", "")).isEqualTo(logouts + 1);
  }

  @Test
  void whoMayNotAndWhoSeesAllIsCounted() {
    ApiClient dispatcher = TestCompany.with(app, "Refused").client();
    double refused = value("security_failed_authorizations_total", "resource_type=\"drive\"");
    assertThat(dispatcher.get("/driver/me/profile").status()).isEqualTo(403);
    assertThat(value("security_failed_authorizations_total", "resource_type=\"drive\""))
        .isEqualTo(refused + 1);

    ApiClient administrator = app.administrator();
    double access = value("security_data_access_total", "data_type=\"all_tenants\"");
    double told = value("security_sensitive_actions_total", "action_type=\"system_access\"");
    assertThat(administrator.get("/bookings").status()).isEqualTo(200);
    assertThat(value("security_data_access_total", "data_type=\"all_tenants\""))
        .isGreaterThan(access);
    assertThat(value("security_sensitive_actions_total", "action_type=\"system_access\""))
        .isGreaterThan(told);
  }

  @Test
  void whoAsksTooOftenIsCounted() {
    try (TestApp limited = TestApp.startWithLimits()) {
      double before = value("security_rate_limit_hits_total", "endpoint=\"/api/auth/login\"");
      for (int i = 0; i < 7; i++) {
        limited.client().post("/auth/login", "{\"email\":\"a@example.ch\",\"password\":\"b\"}");
      }
      assertThat(value("security_rate_limit_hits_total", "endpoint=\"/api/auth/login\""))
          .isEqualTo(before + 2);
    }
  }

  @Test
  void transactionsAndCachesAreCounted() {
    // Of several services in a process the newest one's caches are shown.
    try (TestApp own = TestApp.start()) {
      ApiClient dispatcher = TestCompany.with(own, "Transacts").client();
      double commits = value("db_transaction_total", "operation=\"commit\"");
      double rollbacks = value("db_transaction_total", "operation=\"rollback\"");
      double acquired = value("db_pool_acquire_seconds_count", "");
      for (int i = 0; i < 3; i++) {
        assertThat(dispatcher.get("/companies/me").status()).isEqualTo(200);
      }
      assertThat(dispatcher.get("/bookings/4711").status()).isEqualTo(404);
      assertThat(value("db_transaction_total", "operation=\"commit\"")).isGreaterThan(commits + 2);
      assertThat(value("db_transaction_total", "operation=\"rollback\"")).isGreaterThan(rollbacks);
      assertThat(value("db_pool_acquire_seconds_count", "")).isGreaterThan(acquired + 2);
      assertThat(value("cache_requests_total", "cache=\"tokens\",result=\"hit\"")).isEqualTo(3);
      assertThat(value("cache_requests_total", "cache=\"tokens\",result=\"miss\"")).isEqualTo(1);
    }
  }

  private static ApiClient.Response login(String email, String password) {
    return app.client()
        .post("/auth/login", "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}");
  }

  /** The sum of a metric's series whose labels contain a text. */
  private static double value(String name, String labels) {
    return app.management()
        .raw("/prometheus/metrics-http")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{") && line.contains(labels))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
