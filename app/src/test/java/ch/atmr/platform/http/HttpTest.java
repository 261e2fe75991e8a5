package ch.atmr.platform.http;

import static ch.atmr.platform.http.BadInputTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.kernel.Role;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods, headers, languages, traces: what every route has for nothing. */
class HttpTest {
  private static SampleRoutes routes;
  private static HttpFixture server;
  private static ApiClient client;
  private static ApiClient company;

  @BeforeAll
  static void start() {
    routes = new SampleRoutes();
    server = HttpFixture.builder().routes(routes::register).https().proxies("127.0.0.1").start();
    client = server.client();
    company = server.as(Role.COMPANY);
  }

  @AfterAll
  static void stop() {
    server.close();
    routes.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE | /api/v2/bookings | GET, HEAD, OPTIONS, POST",
        "PATCH | /api/v2/bookings/7 | GET, HEAD, OPTIONS",
        "GET | /api/v2/auth/login | OPTIONS, POST",
        "POST | /health | GET, HEAD, OPTIONS",
        "TRACE | /openapi | GET, HEAD, OPTIONS",
        "BREW | /api/v2/bookings | GET, HEAD, OPTIONS, POST"
      })
  void aWrongMethodSaysWhichAreRight(String method, String path, String allowed) {
    String answer =
        server.socket(method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(answer)
        .startsWith("HTTP/1.1 405 ")
        .contains("\r\nAllow: " + allowed + "\r\n")
        .contains("METHOD_NOT_ALLOWED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/health", "/api/v2/bookings/7", "/openapi.json", "/docs", "/api/v2/nothing"})
  void headIsGetWithoutItsBody(String path) {
    Response get = company.raw(path);
    Response head = company.send("HEAD", path, Optional.empty(), "");
    assertThat(head.status()).isEqualTo(get.status());
    assertThat(head.body()).isEmpty();
    assertThat(head.header("Content-Type")).isEqualTo(get.header("Content-Type"));
    assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length")).isPresent();
  }

  @Test
  void browsersOfListedOriginsMayAsk() {
    Response preflight =
        client.send(
            "OPTIONS",
            "/api/v2/bookings",
            Optional.empty(),
            "",
            "Origin",
            HttpFixture.FRONTEND,
            "Access-Control-Request-Method",
            "POST");
    assertThat(preflight.status()).isEqualTo(204);
    assertThat(preflight.header("Access-Control-Allow-Origin")).contains(HttpFixture.FRONTEND);
    assertThat(preflight.header("Access-Control-Allow-Methods"))
        .contains("GET, HEAD, OPTIONS, POST");
    assertThat(preflight.header("Access-Control-Allow-Headers").orElseThrow())
        .contains("Authorization")
        .contains("If-Match");
    assertThat(preflight.header("Access-Control-Allow-Credentials")).isEmpty();
    Response answer = company.get("/bookings/7", "Origin", HttpFixture.FRONTEND);
    assertThat(answer.header("Access-Control-Allow-Origin")).contains(HttpFixture.FRONTEND);
    assertThat(answer.header("Access-Control-Expose-Headers").orElseThrow()).contains("ETag");
    assertThat(answer.header("Vary").orElseThrow()).contains("Origin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example.ch",
        "null",
        "https://app.example.ch.evil.ch",
        "http://app.example.ch"
      })
  void browsersOfOtherOriginsMayNot(String origin) {
    assertThat(
            client
                .send("OPTIONS", "/api/v2/bookings", Optional.empty(), "", "Origin", origin)
                .header("Access-Control-Allow-Origin"))
        .isEmpty();
    assertThat(company.get("/bookings/7", "Origin", origin).header("Access-Control-Allow-Origin"))
        .isEmpty();
  }

  @Test
  void securityHeadersStandOnEveryAnswer() {
    String tooLarge =
        "POST /api/v2/auth/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 2000000\r\n\r\n";
    List<String> answers =
        List.of(
            server.socket("GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
            server.socket("GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
            server.socket("GET /api/v2/bookings HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
            server.oneAnswer(tooLarge),
            server.socket("garbage\r\n\r\n"));
    assertThat(answers.stream().map(a -> a.substring(9, 12)))
        .containsExactly("200", "404", "401", "413", "400");
    for (String answer : answers) {
      assertThat(answer)
          .contains("X-Content-Type-Options: nosniff")
          .contains("X-Frame-Options: DENY")
          .contains("Referrer-Policy: no-referrer")
          .contains("Cache-Control: private, no-store")
          .contains("Content-Security-Policy: default-src 'none'; frame-ancestors 'none'")
          .contains("Strict-Transport-Security: max-age=31536000; includeSubDomains")
          .contains("X-Request-Id: ")
          .containsIgnoringCase("Content-Length: ")
          .doesNotContain("Server: ");
    }
  }

  @ParameterizedTest
  @CsvSource({"de, Hier gibt es nichts", "en, There is nothing here", "it, Il n’y a rien ici"})
  void problemsSpeakTheCallersLanguage(String language, String message) {
    assertThat(client.get("/nothing", "Accept-Language", language).json().get("message").asText())
        .isEqualTo(message);
  }

  @Test
  void traceAndRequestIdGoThrough() {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    Response response =
        company.get(
            "/bookings/2",
            "traceparent",
            "00-" + trace + "-00f067aa0ba902b7-01",
            "X-Request-Id",
            "mine-1");
    assertThat(response.header("traceparent").orElseThrow())
        .matches("00-" + trace + "-(?!00f067aa0ba902b7)[0-9a-f]{16}-01");
    assertThat(response.header("X-Request-Id")).contains("mine-1");
    assertThat(response.json().get("trace_id").asText()).isEqualTo(trace);
    Response broken =
        company.get("/bookings/2", "traceparent", "00-nonsense", "X-Request-Id", "<b>");
    assertThat(broken.header("traceparent").orElseThrow()).doesNotContain("nonsense");
    assertThat(broken.header("X-Request-Id").orElseThrow()).matches("[0-9a-f]{32}");
  }

  @Test
  void locationAndETagLeadOn() {
    String booking = "{\"pickup_location\":\"x\"}";
    Response refused = company.post("/bookings", booking);
    assertThat(refused.status()).isEqualTo(400);
    Response ok = company.put("/companies/me", "{\"name\":\"x\"}", "If-Match", "W/\"12\"");
    assertThat(ok.body()).isEqualTo("{\"expected\":12}");
    assertThat(company.put("/companies/me", "{\"name\":\"x\"}", "If-Match", "*").body())
        .isEqualTo("{\"expected\":-1}");
    assertThat(company.put("/companies/me", "{\"name\":\"x\"}").body())
        .isEqualTo("{\"expected\":-1}");
    assertProblem(
        company.put("/companies/me", "{\"name\":\"x\"}", "If-Match", "\"9999999999\""),
        412,
        "STALE_VERSION");
    Reply created = Reply.created("/bookings/7", Map.of()).withVersion(3);
    assertThat(created.headers()).isEqualTo(Map.of("Location", "/bookings/7", "ETag", "\"3\""));
    assertThat(Reply.accepted("/dispatch/runs/7", Map.of()).status()).isEqualTo(202);
  }

  @Test
  void noContentHasNone() {
    Response response = client.send("POST", "/api/v2/auth/logout", Optional.empty(), "");
    assertThat(response.status()).isEqualTo(204);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void theCallersAddressComesFromTrustedProxies() {
    assertThat(company.get("/bookings", "X-Forwarded-For", "1.1.1.1, 203.0.113.9").body())
        .isEqualTo("{\"address\":\"203.0.113.9\"}");
    assertThat(company.get("/bookings").body()).isEqualTo("{\"address\":\"127.0.0.1\"}");
  }
}
