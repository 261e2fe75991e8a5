package ch.atmr.platform.health;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.platform.db.DbSettings;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.Await;
import ch.atmr.testing.SettableClock;
import ch.atmr.testing.TcpGate;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestPostgres;
import ch.atmr.testing.TestPostgres.Database;
import io.helidon.health.HealthCheckResponse.Status;
import io.helidon.health.HealthCheckType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ReadinessTest {

  @Test
  void aDependencyIsDownAfterFiveSecondsOfSilence() {
    SettableClock clock = SettableClock.standing();
    AtomicBoolean answers = new AtomicBoolean(true);
    Dependency dependency =
        new Dependency(
            "thing",
            () -> {
              if (answers.get()) {
                return true;
              }
              throw new IllegalStateException("away");
            },
            clock);
    assertThat(dependency.isUp()).as("never asked").isFalse();
    dependency.probe();
    assertThat(dependency.isUp()).isTrue();
    assertThat(dependency.call().status()).isEqualTo(Status.UP);
    assertThat(dependency.type()).isEqualTo(HealthCheckType.READINESS);
    answers.set(false);
    clock.advance(Duration.ofSeconds(4));
    dependency.probe();
    assertThat(dependency.isUp()).isTrue();
    clock.advance(Duration.ofSeconds(2));
    assertThat(dependency.isUp()).isFalse();
    assertThat(dependency.call().status()).isEqualTo(Status.DOWN);
    answers.set(true);
    dependency.probe();
    assertThat(dependency.isUp()).isTrue();
  }

  @Test
  void redisAwayTurnsReadyAndNothingElse() {
    try (TestApp app = TestApp.start()) {
      ApiClient client = app.client();
      ApiClient management = app.management();
      assertThat(client.raw("/ready").body())
          .isEqualTo("{\"status\":\"ready\",\"checks\":{\"database\":\"ok\",\"redis\":\"ok\"}}");
      app.redis().stop();
      Await.until("/ready is 503", () -> client.raw("/ready").status() == 503);
      for (String path : List.of("/ready", "/api/ready", "/api/v1/ready", "/api/v2/ready")) {
        assertThat(client.raw(path).body())
            .isEqualTo(
                "{\"status\":\"not_ready\",\"checks\":{\"database\":\"ok\",\"redis\":\"down\"}}");
      }
      assertThat(management.raw("/ready").status()).isEqualTo(503);
      Response traffic = management.raw("/ready/traffic");
      assertThat(traffic.status()).isEqualTo(200);
      assertThat(traffic.body())
          .isEqualTo("{\"status\":\"ready\",\"checks\":{\"database\":\"ok\",\"schema\":\"ok\"}}");
      assertThat(client.raw("/ready/traffic").status()).as("management only").isEqualTo(404);
      for (String path : List.of("/health", "/api/health", "/api/v1/health", "/api/v2/health")) {
        assertThat(client.raw(path).toString()).isEqualTo("200 {\"status\":\"ok\"}");
      }
      app.redis().startAgain();
      Await.until("/ready is 200 again", () -> client.raw("/ready").status() == 200);
    }
  }

  @Test
  void aDatabaseThatHangsTurnsReadyAndHangsNobody() {
    Database database = TestPostgres.database();
    URI address = URI.create(database.app().jdbcUrl().substring("jdbc:".length()));
    try (TcpGate gate = TcpGate.before(address.getPort())) {
      DbSettings through =
          DbSettings.of(
              "jdbc:postgresql://127.0.0.1:" + gate.port() + address.getPath(),
              database.app().user(),
              database.app().password(),
              4);
      try (TestApp app =
          TestApp.startOn(new Database(database.name(), through, database.owner()))) {
        ApiClient client = app.client();
        assertThat(client.raw("/ready").status()).isEqualTo(200);
        gate.stall();
        Await.until(
            "/ready is 503, each answer soon",
            () -> answeredSoon(client, "/ready").status() == 503);
        assertThat(client.raw("/ready").body()).contains("\"database\":\"down\"");
        assertThat(answeredSoon(app.management(), "/ready/traffic").status()).isEqualTo(503);
        assertThat(answeredSoon(client, "/health").status()).isEqualTo(200);
        gate.open();
        Await.until("/ready is 200 again", () -> client.raw("/ready").status() == 200);
      }
    }
  }

  @Test
  void aSchemaThatIsTooOldGetsNoTraffic() {
    try (TestApp app = TestApp.startOn(TestPostgres.emptyDatabase())) {
      Response traffic = app.management().raw("/ready/traffic");
      assertThat(traffic.status()).isEqualTo(503);
      assertThat(traffic.body())
          .isEqualTo(
              "{\"status\":\"not_ready\",\"checks\":{\"database\":\"ok\",\"schema\":\"down\"}}");
    }
  }

  @Test
  void drainingEndsEachConnectionWithItsNextAnswer() throws IOException {
    try (TestApp app = TestApp.start();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), app.app().port())) {
      socket.setSoTimeout(60_000);
      BufferedReader answers =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      ask(socket);
      assertThat(head(answers)).startsWith("HTTP/1.1 200").doesNotContain("connection: close");

      app.app().drain();
      ask(socket);
      assertThat(head(answers)).startsWith("HTTP/1.1 200").contains("connection: close");
      assertThat(answers.lines().count()).as("the body, then the end").isEqualTo(1);
    }
  }

  private static void ask(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET /health HTTP/1.1\r\nHost: atmr\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  /** Status and headers; reads the body of 15 characters too unless the connection ends. */
  private static String head(BufferedReader answers) throws IOException {
    StringBuilder head = new StringBuilder();
    for (String line = answers.readLine(); !line.isEmpty(); line = answers.readLine()) {
      head.append(line.startsWith("HTTP") ? line : line.toLowerCase(Locale.ROOT)).append('\n');
    }
    if (head.indexOf("connection: close") < 0) {
      assertThat(answers.read(new char["{\"status\":\"ok\"}".length()])).isPositive();
    }
    return head.toString();
  }

  @Test
  void drainingWantsNoTrafficAndStillAnswers() {
    try (TestApp app = TestApp.start()) {
      app.app().drain();
      assertThat(app.client().raw("/ready").status()).isEqualTo(503);
      assertThat(app.client().raw("/ready").json().get("status").asText()).isEqualTo("draining");
      assertThat(app.management().raw("/ready/traffic").status()).isEqualTo(503);
      assertThat(app.client().raw("/health").status()).isEqualTo(200);
      assertThat(app.client().get("/bookings").status()).isIn(401, 404);
    }
  }

  // No measurement: it must not wait for what hangs.
  private static Response answeredSoon(ApiClient client, String path) {
    long started = System.nanoTime();
    Response response = client.raw(path);
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(10));
    return response;
  }
}
