package ch.atmr.platform.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.Settings.Observability;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.Await;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestCompany;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One line a request, and the levels of log lines as an administrator changes them. */
class AccessLogTest {
  private static final ByteArrayOutputStream LOG = new ByteArrayOutputStream();
  private static TestApp app;
  private static TestCompany company;

  @BeforeAll
  static void start() {
    app =
        TestApp.startWatched(
            new Observability(
                Optional.empty(),
                /* accessLog= */ true,
                /* jsonLines= */ true,
                /* metrics= */ true));
    // After Helidon, which silences what it does not know.
    Logging.configure(/* json= */ true, LOG);
    company = TestCompany.with(app, "Logged");
  }

  @AfterAll
  static void stop() {
    app.close();
    Logging.configure(/* json= */ false);
  }

  @Test
  void aRequestHasALineWithRouteAndTenantAndWithoutItsSender() {
    company.client().get("/bookings/123456789", "X-Request-Id", "log-1");
    JsonNode line = await(l -> text(l, "request_id").equals("log-1"));
    assertThat(text(line, "logger")).isEqualTo("ch.atmr.access");
    assertThat(text(line, "method")).isEqualTo("GET");
    assertThat(text(line, "route")).isEqualTo("/api/bookings/:id");
    assertThat(line.get("status").asInt()).isEqualTo(404);
    assertThat(line.get("tenant").asLong()).isEqualTo(company.id().value());
    assertThat(line.get("duration_ms").asDouble()).isPositive();
    assertThat(line.get("bytes").asLong()).isPositive();
    assertThat(text(line, "client")).isEqualTo("127.0.0.0");
    assertThat(text(line, "trace_id")).matches("[0-9a-f]{32}");
    assertThat(line.toString()).doesNotContain("123456789");
  }

  @Test
  void aRequestCannotWriteLinesOfItsOwn() throws IOException {
    String forged = "{\"level\":\"SEVERE\",\"message\":\"forged\"}";
    raw(
        "GET /api/v2/x%0A"
            + forged.replace("\"", "%22")
            + " HTTP/1.1\r\nHost: x\r\nX-Request-Id: a%0A"
            + forged
            + "\r\nUser-Agent: \u001b[2J"
            + forged
            + "\r\ntraceparent: 00-"
            + forged
            + "\r\nX-Request-Id: second\r\nConnection: close\r\n\r\n");
    app.client().raw("/health", "X-Request-Id", "after-forgery");
    await(l -> text(l, "request_id").equals("after-forgery"));
    for (String line : lines()) {
      assertThat(json(line).isObject()).isTrue();
    }
    assertThat(LOG.toString(StandardCharsets.UTF_8)).doesNotContain("forged", "\u001b");
  }

  @Test
  void onlyAnAdministratorChangesLevelsAndOnlyByTheManagementPort() {
    ApiClient management = app.management();
    String finest = "{\"logger\":\"ch.atmr.dispatch\",\"level\":\"FINEST\"}";
    assertThat(management.raw("/loggers").status()).isEqualTo(401);
    assertThat(put(management, finest).status()).isEqualTo(401);
    ApiClient dispatcher = signedIn(management, company.email());
    assertThat(dispatcher.raw("/loggers").status()).isEqualTo(403);
    assertThat(put(dispatcher, finest).status()).isEqualTo(403);

    ApiClient administrator = app.administrator();
    for (String path : List.of("/loggers", "/api/v2/loggers", "/api/loggers")) {
      assertThat(administrator.raw(path).status()).as(path).isEqualTo(404);
      assertThat(administrator.send("PUT", path, Optional.of(finest), "application/json").status())
          .as(path)
          .isEqualTo(404);
    }

    ApiClient admin = signedIn(management, "admin@example.ch");
    assertThat(admin.raw("/loggers").json().get("ch.atmr.dispatch").asText()).isEqualTo("INFO");
    ApiClient.Response changed = put(admin, finest);
    assertThat(changed.status()).as(changed.toString()).isEqualTo(200);
    assertThat(changed.json().get("ch.atmr.dispatch").asText()).isEqualTo("FINEST");
    await(l -> text(l, "message").startsWith("log level of ch.atmr.dispatch is now FINEST"));
    for (String refused :
        List.of(
            "{\"logger\":\"io.helidon\",\"level\":\"FINEST\"}",
            "{\"logger\":\"org.postgresql\",\"level\":\"INFO\"}",
            "{\"logger\":\"ch.atmr\",\"level\":\"LOUD\"}",
            "{\"logger\":\"ch.atmr\"}",
            "[]",
            "not json")) {
      assertThat(put(admin, refused).status()).as(refused).isEqualTo(400);
    }
    assertThat(admin.send("DELETE", "/loggers", Optional.empty(), "").status()).isEqualTo(405);
  }

  // Signs in at the API's port and calls the management port.
  private static ApiClient signedIn(ApiClient management, String email) {
    String body = "{\"email\":\"" + email + "\",\"password\":\"" + TestCompany.PASSWORD + "\"}";
    return management.withToken(
        app.client().post("/auth/login", body).json().get("token").asText());
  }

  private static ApiClient.Response put(ApiClient client, String body) {
    return client.send("PUT", "/loggers", Optional.of(body), "application/json");
  }

  private static void raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), app.app().port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }
  }

  private static JsonNode await(Predicate<JsonNode> wanted) {
    Await.until("the log line", () -> find(wanted).isPresent());
    return find(wanted).orElseThrow();
  }

  private static Optional<JsonNode> find(Predicate<JsonNode> wanted) {
    return lines().stream().map(AccessLogTest::json).filter(wanted).findFirst();
  }

  private static List<String> lines() {
    String all = LOG.toString(StandardCharsets.UTF_8);
    List<String> lines = new ArrayList<>(List.of(all.split("\n", -1)));
    lines.removeLast(); // begun and not yet whole, or empty
    return lines;
  }

  private static JsonNode json(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError(line, e);
    }
  }

  private static String text(JsonNode line, String field) {
    return line.path(field).asText();
  }
}
