package ch.atmr.platform.http;

import static ch.atmr.platform.http.BadInputTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.kernel.Role;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.DbSettings;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.Await;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods, headers, limits of size, versions, pages: what every route has for nothing. */
class HttpTest {
  private static final String V1_LINK = "<https://docs.atmr.ch/api/v2>; rel=\"successor-version\"";
  private static HttpFixture server;
  private static ApiClient client;
  private static ApiClient company;
  private static Db noDatabase;

  @BeforeAll
  static void start() {
    noDatabase = new Db(DbSettings.of("jdbc:postgresql://127.0.0.1:1/none", "nobody", "", 2));
    server = HttpFixture.builder().routes(HttpTest::routes).https().proxies("127.0.0.1").start();
    client = server.client();
    company = server.as(Role.COMPANY);
  }

  private static void routes(Api api) {
    api.get(
            "/bookings",
            Permission.LIST_BOOKINGS,
            Limit.DEFAULT,
            call -> Reply.ok(Map.of("address", call.clientAddress())))
        .post(
            "/bookings",
            Permission.WRITE_BOOKING,
            Limit.DEFAULT,
            _ -> Reply.created("/bookings/7", Map.of("id", 7)).withVersion(3))
        .get("/bookings/{id}", Permission.READ_BOOKING, Limit.DEFAULT, HttpTest::booking)
        .put(
            "/companies/me",
            Permission.MANAGE_COMPANY,
            Limit.DEFAULT,
            call -> Reply.ok(Map.of("expected", call.expectedVersion().orElse(-1))))
        .post("/auth/logout", Permission.PUBLIC, Limit.DEFAULT, _ -> Reply.noContent())
        .post("/auth/login", Permission.PUBLIC, Limit.DEFAULT, _ -> Reply.noContent())
        .postCsv(
            "/companies/me/imports/bookings",
            Permission.MANAGE_COMPANY,
            Limit.DEFAULT,
            call -> Reply.ok(Map.of("bytes", call.bytes().length)));
  }

  private static Reply booking(Call call) {
    return switch ((int) call.pathId("id")) {
      case 1 -> throw new IllegalStateException("secret inner workings");
      case 2 ->
          throw new ProblemException(
              new Problem.Conflict(
                  Problem.Conflict.Reason.BOOKING_STATE, Map.of("booking_status", "CANCELED")));
      case 3 ->
          Reply.ok(
              noDatabase.<Integer>nobody(tx -> tx.sql("SELECT 1 AS v").one(r -> r.intValue("v"))));
      case 4 -> throw new StackOverflowError();
      case 5 ->
          throw new ProblemException(
              new Problem.BadRows(
                  List.of(new Problem.BadRow(3, "date", "required", List.of())), 4));
      default -> Reply.ok(Map.of("id", call.pathId("id"), "language", call.language().name()));
    };
  }

  @AfterAll
  static void stop() {
    server.close();
    noDatabase.close();
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
  @ValueSource(
      strings = {
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET /health\r\n\r\n",
        "GET /health HTTP/1.1\r\nno colon here\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: x\r\nBad\u0000Name: x\r\n\r\n",
        "POST /api/v2/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n{}",
        "POST /api/v2/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: -5\r\n\r\n{}"
      })
  void whatIsNoRequestIsAnsweredByAProblem(String garbage) {
    String answer = server.socket(garbage);
    assertThat(answer)
        .startsWith("HTTP/1.1 400 ")
        .contains("application/problem+json")
        .contains("\"status\":400")
        .doesNotContain("Exception")
        .doesNotContain("\tat ");
  }

  @Test
  void headersWithoutEndAreRefused() {
    assertThat(
            server.socket(
                "GET /health HTTP/1.1\r\nHost: x\r\nX-Long: " + "a".repeat(100_000) + "\r\n\r\n"))
        .contains("HTTP/1.1 400 ")
        .contains("problem+json");
    assertThat(server.socket("GET /" + "a".repeat(100_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
        .contains("HTTP/1.1 400 ")
        .contains("problem+json");
  }

  @Test
  void aBodyBeyondTheLimitIsRefusedHoweverItComes() {
    String big = "{\"email\":\"" + "x".repeat(1 << 20) + "\"}";
    assertProblem(client.post("/auth/login", big), 413, "BODY_TOO_LARGE");
    StringBuilder chunked =
        new StringBuilder(
            "POST /api/v2/auth/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 20; i++) {
      chunked.append("10000\r\n").append("x".repeat(0x10000)).append("\r\n");
    }
    chunked.append("0\r\n\r\n");
    assertThat(server.socket(chunked.toString()))
        .startsWith("HTTP/1.1 413 ")
        .contains("BODY_TOO_LARGE")
        .contains("\"limit_bytes\":1048576");
    assertThat(company.postCsv("/companies/me/imports/bookings", "x".repeat(2 << 20)).body())
        .isEqualTo("{\"bytes\":2097152}");
    assertProblem(
        company.postCsv("/companies/me/imports/bookings", "x".repeat((20 << 20) + 1)),
        413,
        "BODY_TOO_LARGE");
    assertThat(company.get("/bookings/7").status()).isEqualTo(200);
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
  void versionsHaveTheSameBodiesAndV1SaysThatItGoes() {
    assertThat(company.raw("/api/v1/bookings/7").body())
        .isEqualTo(company.raw("/api/v2/bookings/7").body());
    for (String path :
        List.of(
            "/api/v1/bookings/7",
            "/api/v1/bookings/2",
            "/api/v1/nothing",
            "/api/v1/auth/login",
            "/api/v1/health")) {
      Response old = company.raw(path);
      assertThat(old.header("Deprecation")).as(path).contains("version=\"v1\"");
      assertThat(old.header("Sunset")).contains("Wed, 24 Nov 2027 00:00:00 GMT");
      assertThat(old.header("Link")).contains(V1_LINK);
    }
    Response current = company.raw("/api/v2/bookings/7");
    assertThat(current.header("Deprecation")).isEmpty();
    assertThat(current.header("Sunset")).isEmpty();
    assertThat(current.header("Link")).isEmpty();
    assertThat(
            company
                .send("POST", "/api/v1/bookings", Optional.of("{}"), "application/json")
                .header("Deprecation"))
        .isPresent();
  }

  @Test
  void withoutVersionOnlyWhileItIsEnabled() {
    assertProblem(company.raw("/api/bookings/7"), 404, "NOT_FOUND");
    assertThat(company.raw("/api/health").status()).isEqualTo(200);
    assertThat(company.raw("/api/v3/bookings/7").status()).isEqualTo(404);
    try (HttpFixture legacy = HttpFixture.builder().routes(HttpTest::routes).legacy().start()) {
      Response response = legacy.as(Role.COMPANY).raw("/api/bookings/7");
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.header("Deprecation")).contains("version=\"legacy\"");
      assertThat(response.header("Sunset")).isPresent();
      assertThat(response.header("Link").orElseThrow()).contains("successor-version");
      assertThat(legacy.client().raw("/api/health").header("Deprecation")).isEmpty();
    }
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
  void failuresShowNothingOfThemselves() {
    for (String path : List.of("/bookings/1", "/bookings/4")) {
      Response response = company.get(path);
      assertProblem(response, 500, "INTERNAL");
      assertThat(response.body()).doesNotContain("secret").doesNotContain("inner");
    }
    Response conflict = company.get("/bookings/2");
    assertProblem(conflict, 409, "BOOKING_STATE");
    assertThat(conflict.json().get("booking_status").asText()).isEqualTo("CANCELED");
    Response rows = company.get("/bookings/5", "Accept-Language", "en");
    assertProblem(rows, 400, "IMPORT_REJECTED");
    assertThat(rows.json().at("/rows/0").toString())
        .isEqualTo("{\"line\":3,\"column\":\"date\",\"reason\":\"is required\"}");
    assertThat(rows.json().get("more_rows").asInt()).isEqualTo(4);
  }

  @Test
  void aDatabaseThatIsAwayIs503() {
    Response response = company.get("/bookings/3");
    assertProblem(response, 503, "UNAVAILABLE");
    assertThat(Long.parseLong(response.header("Retry-After").orElseThrow())).isPositive();
  }

  @Test
  void theCallersAddressComesFromTrustedProxies() {
    assertThat(company.get("/bookings", "X-Forwarded-For", "1.1.1.1, 203.0.113.9").body())
        .isEqualTo("{\"address\":\"203.0.113.9\"}");
    assertThat(company.get("/bookings").body()).isEqualTo("{\"address\":\"127.0.0.1\"}");
  }

  @Test
  void limitsAreToldAndKept() {
    int[] left = {2};
    RateLimiter two =
        (_, _) ->
            new RateLimiter.Decision(
                left[0]-- > 0, Math.max(0, left[0]), Duration.ofMillis(41_500));
    try (HttpFixture limited =
        HttpFixture.builder().routes(HttpTest::routes).limiter(two).start()) {
      ApiClient caller = limited.as(Role.COMPANY);
      Response first = caller.get("/bookings/7");
      assertThat(first.header("RateLimit-Limit")).contains("5000");
      assertThat(first.header("RateLimit-Remaining")).contains("1");
      assertThat(first.header("RateLimit-Reset")).contains("42");
      assertThat(caller.get("/bookings/7").status()).isEqualTo(200);
      Response third = caller.get("/bookings/7");
      assertProblem(third, 429, "RATE_LIMITED");
      assertThat(third.header("Retry-After")).contains("42");
      assertThat(third.header("RateLimit-Remaining")).contains("0");
      assertThat(caller.raw("/health").status()).isEqualTo(200);
    }
  }

  @Test
  void aFullProcessSaysSoAtOnce() {
    CountDownLatch inside = new CountDownLatch(2);
    CountDownLatch go = new CountDownLatch(1);
    try (HttpFixture full =
        HttpFixture.builder()
            .maxConcurrency(2)
            .routes(
                api -> api.get("/drivers", Permission.PUBLIC, Limit.DEFAULT, _ -> held(inside, go)))
            .start()) {
      CompletableFuture<Response> one = later(() -> full.client().get("/drivers"));
      CompletableFuture<Response> two = later(() -> full.client().get("/drivers"));
      await(inside);
      Response third = full.client().get("/drivers");
      assertProblem(third, 503, "UNAVAILABLE");
      assertThat(third.header("Retry-After")).contains("1");
      assertThat(full.client().raw("/health").status()).isEqualTo(200);
      go.countDown();
      assertThat(answer(one).status()).isEqualTo(200);
      assertThat(answer(two).status()).isEqualTo(200);
      assertThat(full.client().get("/drivers").status()).isEqualTo(200);
    }
  }

  @Test
  void aStopLetsARequestInFlightFinish() {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    HttpFixture stopping =
        HttpFixture.builder()
            .routes(
                api -> api.get("/drivers", Permission.PUBLIC, Limit.DEFAULT, _ -> held(inside, go)))
            .start();
    CompletableFuture<String> slow =
        later(() ->
            stopping.oneAnswer(
                "GET /api/v2/drivers HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    await(inside);
    CompletableFuture<Void> stop =
        CompletableFuture.runAsync(stopping::close, Thread::startVirtualThread);
    Await.until("the port is closed", () -> stopping.socketRefused());
    assertThat(slow).isNotDone();
    go.countDown();
    assertThat(answer(slow)).startsWith("HTTP/1.1 200");
    answer(stop);
  }

  @Test
  void theContractIsServedTwiceTheSame() throws JsonProcessingException {
    String json = client.raw("/openapi").body();
    Response yaml = client.raw("/openapi", "Accept", "application/yaml");
    assertThat(yaml.header("Content-Type")).contains("application/yaml");
    assertThat(yaml.header("Vary").orElseThrow()).contains("Accept,");
    assertThat(new YAMLMapper().readTree(yaml.body())).isEqualTo(new JsonMapper().readTree(json));
    assertThat(client.raw("/openapi.json").body()).isEqualTo(json);
    assertThat(client.raw("/openapi.yaml").body()).isEqualTo(yaml.body());
    assertThat(new JsonMapper().readTree(json).get("openapi").asText()).isEqualTo("3.1.0");
  }

  @Test
  void thePageNeedsNothingFromElsewhere() {
    for (String path : List.of("/docs", "/docs/v1", "/docs/v2")) {
      Response page = client.raw(path);
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.header("Content-Security-Policy").orElseThrow())
          .contains("default-src 'none'")
          .contains("script-src 'self'")
          .contains("connect-src 'self'");
      assertThat(page.body()).doesNotContain("http://").doesNotContain("https://");
      Matcher asset = Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(page.body());
      int assets = 0;
      while (asset.find()) {
        assertThat(client.raw(asset.group(1)).status()).as(asset.group(1)).isEqualTo(200);
        assets++;
      }
      assertThat(assets).isGreaterThanOrEqualTo(4);
    }
    assertThat(client.raw("/docs/assets/nothing.js").status()).isEqualTo(404);
    assertThat(client.send("DELETE", "/docs/assets/start.js", Optional.empty(), "").status())
        .isIn(404, 405);
  }

  private static Reply held(CountDownLatch inside, CountDownLatch go) {
    inside.countDown();
    await(go);
    return Reply.ok(Map.of("done", true));
  }

  private static <T> CompletableFuture<T> later(Supplier<T> request) {
    return CompletableFuture.supplyAsync(request, Thread::startVirtualThread);
  }

  private static <T> T answer(CompletableFuture<T> later) {
    return later.orTimeout(Await.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
