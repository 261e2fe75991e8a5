package ch.atmr.platform.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.atmr.testing.Await;
import ch.atmr.testing.SettableClock;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Retries, breaker, bulkhead and limits against a real HTTP server. */
class OutboundTest {
  private static final Duration WITHIN = Duration.ofMinutes(1);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Backoff SHORT = new Backoff(Duration.ofMillis(1), Duration.ofMillis(2), 3);
  private static final Policy POLICY = new Policy(SHORT, 5, Duration.ofSeconds(60), 16, LIMIT);

  private final MeterRegistry meters = Metrics.globalRegistry();
  private final SettableClock clock = SettableClock.standing();
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private final HttpClient client = Outbound.client();

  @AfterEach
  void close() {
    client.shutdownNow();
  }

  @Test
  void aTargetThatFailsTwiceIsCalledThreeTimesWithGrowingPauses() {
    Remote remote = remote(Policy.STANDARD);
    try (StubServer server = StubServer.statuses(503, 502, 200)) {
      assertThat(http(remote).send(get(server), WITHIN).statusCode()).isEqualTo(200);
      assertThat(server.calls()).isEqualTo(3);
      assertThat(pauses).hasSize(2);
      assertThat(pauses.get(0)).isBetween(Duration.ofMillis(125), Duration.ofMillis(375));
      assertThat(pauses.get(1)).isBetween(Duration.ofMillis(250), Duration.ofMillis(750));
      assertThat(server.gaps().get(0)).isGreaterThanOrEqualTo(pauses.get(0).toMillis());
      assertThat(server.gaps().get(1)).isGreaterThanOrEqualTo(pauses.get(1).toMillis());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504})
  void whatPassesIsTriedThreeTimesMore(int status) {
    try (StubServer server = StubServer.statuses(status)) {
      assertThatThrownBy(() -> http(remote(POLICY)).send(get(server), WITHIN))
          .isInstanceOf(RemoteFailure.class)
          .hasMessage("osrm answered " + status);
      assertThat(server.calls()).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 301, 400, 401, 404, 409, 501})
  void whatDoesNotPassIsTheAnswer(int status) {
    try (StubServer server = StubServer.statuses(status)) {
      assertThat(http(remote(POLICY)).send(get(server), WITHIN).statusCode()).isEqualTo(status);
      assertThat(server.calls()).isEqualTo(1);
    }
  }

  @Test
  void aTargetThatIsAwayIsTriedAgain() {
    Remote remote = remote(POLICY);
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:1/secret")).build();
    assertThatThrownBy(() -> http(remote).send(request, WITHIN))
        .isInstanceOf(RemoteFailure.class)
        .hasMessage("osrm cannot be reached")
        .hasCauseInstanceOf(ConnectException.class);
    assertThat(pauses).hasSize(3);
  }

  @Test
  void onlyWhatDoesNoHarmTwiceIsSentTwice() {
    try (StubServer server = StubServer.statuses(503)) {
      HttpRequest post =
          HttpRequest.newBuilder(server.url()).POST(BodyPublishers.ofString("x")).build();
      assertThatThrownBy(() -> http(remote(POLICY)).send(post, WITHIN))
          .isInstanceOf(RemoteFailure.class);
      assertThat(server.calls()).isEqualTo(1);
      HttpRequest keyed =
          HttpRequest.newBuilder(server.url())
              .header("Idempotency-Key", "k1")
              .POST(BodyPublishers.ofString("x"))
              .build();
      assertThatThrownBy(() -> http(remote(POLICY)).send(keyed, WITHIN))
          .isInstanceOf(RemoteFailure.class);
      assertThat(server.calls()).isEqualTo(5);
    }
  }

  @Test
  void retryAfterIsWaitedFor() {
    try (StubServer server =
        StubServer.start((call, exchange) -> {
          exchange.getResponseHeaders().set("Retry-After", "1");
          StubServer.send(exchange, call == 1 ? 429 : 200, "");
        })) {
      assertThat(http(remote(POLICY)).send(get(server), WITHIN).statusCode()).isEqualTo(200);
      assertThat(pauses).containsExactly(Duration.ofSeconds(1));
      assertThat(server.gaps().getFirst()).isGreaterThanOrEqualTo(1000);
    }
  }

  @Test
  void aRetryAfterBeyondTheDeadlineEndsTheCallAtOnce() {
    try (StubServer server =
        StubServer.start((_, exchange) -> {
          exchange.getResponseHeaders().set("Retry-After", "3600");
          StubServer.send(exchange, 503, "");
        })) {
      assertThatThrownBy(() -> http(remote(POLICY)).send(get(server), WITHIN))
          .hasMessage("osrm answered 503");
      assertThat(server.calls()).isEqualTo(1);
      assertThat(pauses).isEmpty();
    }
  }

  @Test
  void fiveFailuresOpenTheBreakerAndOneSuccessClosesIt() {
    Remote remote = remote(new Policy(SHORT, 5, Duration.ofSeconds(3), 16, LIMIT));
    AtomicInteger status = new AtomicInteger(503);
    try (StubServer server =
        StubServer.start((_, exchange) -> StubServer.send(exchange, status.get(), ""))) {
      HttpRemote http = http(remote);
      assertThat(breaker()).isZero();
      for (int call = 1; call <= 5; call++) {
        assertThat(breaker()).as("before failure " + call).isZero();
        assertThatThrownBy(() -> remote.once(OutboundTest::fail)).isInstanceOf(RemoteFailure.class);
      }
      assertThat(breaker()).isEqualTo(2);
      int before = server.calls();
      assertThatThrownBy(() -> http.send(get(server), WITHIN)).isInstanceOf(RemoteRefused.class);
      assertThat(server.calls()).as("an open breaker sends nothing").isEqualTo(before);

      Await.until("it is half open", () -> breaker() == 1);
      assertThatThrownBy(() -> http.send(get(server), WITHIN)).isInstanceOf(RemoteFailure.class);
      assertThat(breaker()).as("a failed look opens it again").isEqualTo(2);

      status.set(200);
      Await.until("it is half open again", () -> breaker() == 1);
      assertThat(http.send(get(server), WITHIN).statusCode()).isEqualTo(200);
      assertThat(breaker()).isZero();
    }
  }

  @Test
  void theStandardBreakerOpensForAMinute() {
    for (Target target : Target.values()) {
      assertThat(target.policy().failuresToOpen()).isEqualTo(5);
      assertThat(target.policy().open()).isEqualTo(Duration.ofSeconds(60));
      assertThat(target.policy().backoff()).isEqualTo(Backoff.SERVICE);
    }
    Outbound outbound = new Outbound(meters, clock, new Random(1));
    assertThat(outbound.remote(Target.MAIL)).isSameAs(outbound.remote(Target.MAIL));
  }

  @Test
  void aSuccessBetweenFailuresKeepsTheBreakerClosed() {
    Remote remote = remote(POLICY);
    for (int i = 0; i < 20; i++) {
      boolean works = i % 5 == 4;
      var _ = catchThrowable(() -> remote.once(() -> works ? "" : fail()));
    }
    assertThat(breaker()).isZero();
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() ->
              remote.once(() -> {
                throw new IllegalArgumentException("our own fault");
              }))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(breaker()).as("our own faults are no failures of the target").isZero();
  }

  @Test
  void anEmptyBudgetEndsRetries() {
    // Opens late, so that the budget alone is seen.
    Remote remote = remote(new Policy(SHORT, 1000, Duration.ofSeconds(60), 16, LIMIT));
    AtomicInteger tries = new AtomicInteger();
    for (int call = 0; call < 30; call++) {
      var _ = catchThrowable(() -> remote.repeatable(WITHIN, () -> fail(tries)));
    }
    assertThat(pauses).hasSize(RetryBudget.FLOOR);
    assertThat(tries.get()).isEqualTo(30 + RetryBudget.FLOOR);
  }

  @Test
  void moreCallsThanPlacesAreRefusedAtOnce() throws Exception {
    Remote remote = remote(new Policy(SHORT, 5, Duration.ofSeconds(60), 1, LIMIT));
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    CompletableFuture<String> first =
        CompletableFuture.supplyAsync(() ->
            remote.once(() -> {
              inside.countDown();
              await(leave);
              return "done";
            }));
    await(inside);
    assertThatThrownBy(() -> remote.repeatable(WITHIN, () -> "second"))
        .isInstanceOf(RemoteRefused.class);
    assertThat(pauses).isEmpty();
    leave.countDown();
    assertThat(first.get(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo("done");
    assertThat(remote.once(() -> "third")).isEqualTo("third");
    assertThat(breaker()).isZero();
  }

  @Test
  void aBodyThatNeverEndsIsCutOff() {
    Policy impatient =
        new Policy(
            new Backoff(Duration.ofMillis(1), Duration.ofMillis(2), 0),
            5,
            Duration.ofSeconds(60),
            16,
            Duration.ofMillis(200));
    CountDownLatch end = new CountDownLatch(1);
    try (StubServer server =
        StubServer.start((_, exchange) -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write('x');
          exchange.getResponseBody().flush();
          await(end);
        })) {
      assertThatThrownBy(() -> http(remote(impatient)).send(get(server), WITHIN))
          .isInstanceOf(RemoteFailure.class)
          .hasMessage("osrm did not answer in time");
    } finally {
      end.countDown();
    }
  }

  @Test
  void anInterruptEndsTheWaitingWithTheFailure() throws InterruptedException {
    Backoff long1 = new Backoff(Duration.ofMinutes(5), Duration.ofMinutes(10), 3);
    Remote remote = remote(new Policy(long1, 5, Duration.ofSeconds(60), 16, LIMIT));
    CompletableFuture<String> outcome = new CompletableFuture<>();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              Throwable failure =
                  catchThrowable(() -> remote.repeatable(Duration.ofHours(1), () -> fail()));
              outcome.complete(failure + " " + Thread.currentThread().isInterrupted());
            });
    Await.until("it waits", () -> !pauses.isEmpty());
    caller.interrupt();
    assertThat(caller.join(Await.LIMIT)).isTrue();
    assertThat(outcome.join()).endsWith("RemoteFailure: busy true");
  }

  @Test
  void errorsAreNeverTriedAgain() {
    AtomicInteger tries = new AtomicInteger();
    assertThatThrownBy(() ->
            Retries.run(
                () -> {
                  tries.incrementAndGet();
                  throw new StackOverflowError();
                },
                (_, _) -> Optional.of(Duration.ZERO)))
        .isInstanceOf(StackOverflowError.class);
    assertThat(tries.get()).isEqualTo(1);
  }

  @Test
  void triesAndRetriesAreCounted() {
    Remote remote = remote(POLICY);
    double retries = counter("outbound_retries_total");
    double failed = counter("outbound_requests_total", "failed");
    double ok = counter("outbound_requests_total", "ok");
    long timed = timed();
    AtomicInteger tries = new AtomicInteger();
    assertThat(
            remote.<String>repeatable(
                WITHIN, () -> tries.incrementAndGet() < 3 ? fail() : "answer"))
        .isEqualTo("answer");
    assertThat(counter("outbound_retries_total") - retries).isEqualTo(2);
    assertThat(counter("outbound_requests_total", "failed") - failed).isEqualTo(2);
    assertThat(counter("outbound_requests_total", "ok") - ok).isEqualTo(1);
    assertThat(timed() - timed).isEqualTo(3);
  }

  private Remote remote(Policy policy) {
    return new Remote(
        Target.OSRM,
        policy,
        (_, _, pause, _) -> pauses.add(pause),
        meters,
        clock,
        new Random(20261126));
  }

  private HttpRemote http(Remote remote) {
    return new HttpRemote(remote, client, clock);
  }

  private static HttpRequest get(StubServer server) {
    return HttpRequest.newBuilder(server.url()).build();
  }

  private static String fail() {
    throw new RemoteFailure("busy", null);
  }

  private static String fail(AtomicInteger tries) {
    tries.incrementAndGet();
    return fail();
  }

  private int breaker() {
    return meters
        .gauge("outbound_breaker_state", List.of(Tag.create("target", "osrm")))
        .map(gauge -> gauge.value())
        .map(Number::intValue)
        .orElseThrow();
  }

  private double counter(String name) {
    return meters
        .counter(name, List.of(Tag.create("target", "osrm")))
        .map(Counter::count)
        .orElse(0L);
  }

  private double counter(String name, String outcome) {
    return meters
        .counter(name, List.of(Tag.create("target", "osrm"), Tag.create("outcome", outcome)))
        .map(Counter::count)
        .orElse(0L);
  }

  private long timed() {
    return meters
        .timer("outbound_request_duration", List.of(Tag.create("target", "osrm")))
        .map(Timer::count)
        .orElse(0L);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
