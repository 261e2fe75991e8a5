package ch.atmr.platform.http;

import static ch.atmr.platform.http.BadInputTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.kernel.Role;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no request, too much, or goes wrong inside: answered by a problem, and only that. */
class HttpRefusalsTest {
  private static SampleRoutes routes;
  private static HttpFixture server;
  private static ApiClient client;
  private static ApiClient company;

  @BeforeAll
  static void start() {
    routes = new SampleRoutes();
    server = HttpFixture.builder().routes(routes::register).start();
    client = server.client();
    company = server.as(Role.COMPANY);
  }

  @AfterAll
  static void stop() {
    server.close();
    routes.close();
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
  void limitsAreToldAndKept() {
    int[] left = {2};
    RateLimiter two =
        (_, _) ->
            new RateLimiter.Decision(
                left[0]-- > 0, Math.max(0, left[0]), Duration.ofMillis(41_500));
    try (HttpFixture limited =
        HttpFixture.builder().routes(routes::register).limiter(two).start()) {
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
