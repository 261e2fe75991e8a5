package ch.atmr;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.platform.http.Contract;
import ch.atmr.platform.http.Limit;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.Await;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestCompany;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which route has which limit, and that replicas hold it together, with and without Redis. */
class LimitsTest {
  private static final String DEGRADED = "rate_limiter_degraded_total";
  private static TestApp app;

  @BeforeAll
  static void start() {
    app = TestApp.startWithLimits();
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  /** The figures of the owner's document. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST /auth/login | 5 | PT1M",
        "POST /auth/forgot-password | 5 | PT1M",
        "POST /bookings | 50 | PT1H",
        "POST /clients/{public_id}/bookings | 50 | PT1H",
        "GET /bookings/{id} | 200 | PT1H",
        "PUT /bookings/{id} | 100 | PT1H",
        "DELETE /bookings/{id} | 50 | PT1H",
        "GET /bookings | 300 | PT1H",
        "POST /companies/me/reservations/manual | 100 | PT1H",
        "POST /companies/me/clients | 50 | PT1H",
        "POST /companies/me/drivers | 20 | PT1H",
        "POST /companies/me/drivers/create | 20 | PT1H",
        "POST /companies/me/reservations/{id}/accept | 200 | PT1H",
        "POST /companies/me/reservations/{id}/assign | 200 | PT1H",
        "GET /companies/me/clients | 300 | PT1H",
        "POST /dispatch/run | 30 | PT1H",
        "POST /company_dispatch/run | 30 | PT1H",
        "POST /company_dispatch/trigger | 50 | PT1H",
        "GET /user/data-export | 3 | PT24H",
        "POST /admin/profiles | 6 | PT1H",
        "GET /admin/stats | 100 | PT1H",
        "GET /admin/users | 200 | PT1H",
        "PUT /admin/users/{id}/role | 50 | PT1H",
        "POST /admin/users/{id}/reset-password | 10 | PT1H",
        "GET /companies/me | 5000 | PT1H"
      })
  void aRouteHasTheDocumentsLimit(String route, int requests, Duration period) {
    Limit limit = Optional.ofNullable(app.app().limits().get(route)).orElseThrow();
    assertThat(limit.requests()).isEqualTo(requests);
    assertThat(limit.period()).isEqualTo(period);
  }

  @Test
  void theContractNamesEveryLimit() throws IOException {
    JsonNode paths = new ObjectMapper().readTree(Contract.load().json()).get("paths");
    Map<String, String> told = new TreeMap<>();
    Map<String, String> held = new TreeMap<>();
    app.app()
        .limits()
        .forEach((route, limit) -> {
          String[] parts = route.split(" ", 2);
          JsonNode operation = paths.path(parts[1]).path(parts[0].toLowerCase(Locale.ROOT));
          told.put(route, operation.path("x-atmr-limit").asText(Limit.DEFAULT.contractName()));
          held.put(route, limit.contractName());
        });
    assertThat(told).isEqualTo(held).hasSizeGreaterThan(40);
  }

  @Test
  void thePageOfLimitsIsTheTable() throws IOException {
    List<String> expected =
        Arrays.stream(Limit.values()).map(limit -> row(limit, app.app().limits())).toList();
    Path page = Path.of("../docs/limits.md");
    List<String> rows =
        Files.readAllLines(Files.exists(page) ? page : Path.of("docs/limits.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .toList();
    assertThat(rows).isEqualTo(expected);
  }

  @Test
  void theFiftyFirstBookingOfTwoReplicasMustWait() {
    App second = app.secondReplicaWithLimits();
    try {
      TestCompany company = TestCompany.with(app, "Alternating");
      TestCompany other = TestCompany.with(app, "Unaffected");
      List<ApiClient> replicas = List.of(company.client(), at(second, company));
      for (int i = 1; i <= 50; i++) {
        Response answer = replicas.get(i % 2).post("/bookings", "{}");
        assertThat(answer.status()).as("booking " + i + " " + answer).isEqualTo(400);
        assertThat(answer.header("RateLimit-Limit")).contains("50");
        assertThat(answer.header("RateLimit-Remaining")).contains(Integer.toString(50 - i));
      }
      for (ApiClient replica : replicas) {
        Response refused = replica.post("/bookings", "{}");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().get("code").asText()).isEqualTo("RATE_LIMITED");
        assertThat(seconds(refused, "Retry-After")).isBetween(1, 3600);
        assertThat(seconds(refused, "RateLimit-Reset")).isBetween(1, 3600);
        assertThat(refused.header("RateLimit-Remaining")).contains("0");
      }
      assertThat(other.client().post("/bookings", "{}").status()).as("another user").isEqualTo(400);
      assertThat(company.client().get("/bookings").status()).as("another limit").isEqualTo(200);
    } finally {
      second.close();
    }
  }

  @Test
  void strangersAreCountedByTheirAddressBehindTheProxy() {
    for (int i = 1; i <= 5; i++) {
      assertThat(forgot("203.0.113.7").status()).as("call " + i).isEqualTo(202);
    }
    assertThat(forgot("203.0.113.7").status()).isEqualTo(429);
    assertThat(forgot("203.0.113.8").status()).as("another address").isEqualTo(202);
    // What a caller writes before the proxy's own entry is not believed.
    assertThat(forgot("203.0.113.99, 203.0.113.7").status()).isEqualTo(429);
  }

  @Test
  void aLostRedisIsReplacedByTheReplicasOwnCountUntilItIsBack() {
    ApiClient dispatcher = TestCompany.with(app, "Degraded").client();
    assertThat(dispatcher.get("/bookings").header("RateLimit-Remaining")).contains("299");
    long before = degraded();
    app.redis().stop();
    try {
      assertThat(dispatcher.get("/bookings").header("RateLimit-Remaining")).contains("299");
      assertThat(dispatcher.get("/bookings").header("RateLimit-Remaining")).contains("298");
      assertThat(degraded() - before).isGreaterThanOrEqualTo(2);
    } finally {
      app.redis().startAgain();
    }
    Await.until(
        "limits are shared again",
        () -> {
          long counted = degraded();
          return dispatcher.get("/bookings").status() == 200 && degraded() == counted;
        });
  }

  private static String row(Limit limit, Map<String, Limit> limits) {
    List<String> routes = new ArrayList<>();
    limits.forEach((route, held) -> {
      if (held == limit) {
        routes.add("`" + route + "`");
      }
    });
    String where =
        limit == Limit.DEFAULT
            ? "every other route"
            : routes.stream().collect(Collectors.joining(", "));
    String period =
        switch (limit.period().toMinutesPart() + limit.period().toHours() * 60 + "") {
          case "1" -> "minute";
          case "60" -> "hour";
          case "1440" -> "day";
          default -> limit.period().toString();
        };
    return "| `%s` | %d | %s | %s |"
        .formatted(limit.contractName(), limit.requests(), period, where);
  }

  private static Response forgot(String forwardedFor) {
    return app.client()
        .post(
            "/auth/forgot-password",
            "{\"email\":\"nobody@example.ch\"}",
            "X-Forwarded-For",
            forwardedFor);
  }

  private static ApiClient at(App replica, TestCompany company) {
    return ApiClient.of(replica.port()).login(company.email(), TestCompany.PASSWORD);
  }

  private static int seconds(Response response, String header) {
    return Integer.parseInt(response.header(header).orElseThrow());
  }

  private static long degraded() {
    return app.management()
        .raw("/prometheus/metrics-http")
        .body()
        .lines()
        .filter(line -> line.startsWith(DEGRADED))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
