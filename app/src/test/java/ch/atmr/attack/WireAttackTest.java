package ch.atmr.attack;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.ApiClient.Response;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that two readers read differently, and headers that ask for more than they may. */
class WireAttackTest {
  private static final String LOGIN =
      "POST /api/v2/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
  private static final String INNER =
      "GET /api/v2/auth/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

  private static Target target;

  @BeforeAll
  static void start() {
    target = new Target();
  }

  @AfterAll
  static void stop() {
    target.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
        "Content-Length: 0\r\nContent-Length: 44\r\n\r\n",
        "Content-Length: 44\r\nContent-Length: 0\r\n\r\n",
        "Content-Length: 0, 44\r\n\r\n",
        "Content-Length: +0\r\n\r\n",
        "Content-Length: 0x0\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: identity\r\n\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "Content-Length : 0\r\n\r\n",
        "Foo: a\r\n Content-Length: 0\r\n\r\n",
        "Foo: a\nContent-Length: 0\r\n\r\n"
      })
  void anAmbiguousLengthEndsTheConnection(String smuggling) {
    target.writesNothing(() -> {
      String answers = target.socket(LOGIN + smuggling + INNER);
      assertThat(answers).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
      // The inner request is nobody's: were it read, a second status line would stand here.
      assertThat(answers.split("HTTP/1.1 ", -1)).hasSize(2);
    });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ZZ\r\n{}\r\n0\r\n\r\n",
        "-1\r\n{}\r\n0\r\n\r\n",
        "ffffffffffffffff\r\n{}\r\n0\r\n\r\n",
        "7fffffff\r\n{}\r\n0\r\n\r\n",
        "2;ext=\"\r\n{}\r\n0\r\n\r\n",
        "2\r\n{}XX0\r\n\r\n"
      })
  void aBrokenChunkIsTheCallersFault(String chunks) {
    String answer =
        target.socket(LOGIN + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);
    assertThat(answer).doesNotContain("HTTP/1.1 5").doesNotContain("HTTP/1.1 2");
    assertThat(target.nobody().raw("/health").status()).isEqualTo(200);
  }

  @Test
  void aRequestNamesOneHost() {
    assertThat(target.socket("GET /health HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    assertThat(target.socket("GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ");
  }

  @Test
  void whoeverTheCallerSaysWeAreIsInNoAnswer() {
    for (String header :
        List.of("Host", "X-Forwarded-Host", "X-Forwarded-Server", "Forwarded", "X-Original-URL")) {
      String named =
          header.equals("Host")
              ? "Host: evil.example.net\r\n"
              : "Host: x\r\n" + header + ": evil.example.net\r\n";
      for (String path :
          List.of("/api/v2/auth/me", "/docs", "/openapi.json", "/api/v1/health", "/nowhere")) {
        assertThat(
                target.socket(
                    "GET " + path + " HTTP/1.1\r\n" + named + "Connection: close\r\n\r\n"))
            .doesNotContain("evil.example.net");
      }
    }
  }

  @Test
  void headersCannotBeMadeByValues() {
    target.writesNothing(() -> {
      for (String path :
          List.of(
              "/api/v2/bookings?cursor=%0d%0aX-Injected:%201",
              "/api/v2/%0d%0aX-Injected:%201",
              "/docs/%0d%0aX-Injected:%201",
              "/api/v1/bookings/1%0d%0aX-Injected:%201")) {
        Response answer = target.company().raw(path);
        assertThat(answer.header("X-Injected")).isEmpty();
        Target.refused(answer, 400, 404);
      }
      String echoed =
          target.socket(
              "GET /health HTTP/1.1\r\nHost: x\r\nX-Request-Id: a\rX-Injected: 1\r\nConnection: close\r\n\r\n");
      assertThat(echoed).doesNotContain("\rX-Injected").doesNotContain("\nX-Injected");
    });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/docs/../../../../etc/passwd",
        "/docs/assets/..%2f..%2f..%2fetc%2fpasswd",
        "/docs/assets/%2e%2e/%2e%2e/openapi/auth.yaml",
        "/docs/assets/....//....//etc/passwd",
        "/docs/assets/swagger-ui.css%00.png",
        "/docs/assets/..\\..\\application.yaml",
        "/docs/assets/%252e%252e%252fmessages_fr.properties",
        "/docs/assets/",
        "/META-INF/MANIFEST.MF",
        "/db/migration/V1__tenancy.sql",
        "//etc/passwd",
        "/.git/config",
        "/api/v2/../../etc/passwd"
      })
  void noPathLeadsToAFile(String path) {
    String answer =
        target.socket("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(answer).containsPattern("^HTTP/1.1 40[04] ").contains("application/problem+json");
    assertThat(answer)
        .doesNotContain("root:")
        .doesNotContain("CREATE TABLE")
        .doesNotContain("Manifest");
  }

  @Test
  void anotherMethodCannotBeAskedForByHeader() {
    long booking = target.id("/bookings");
    target.writesNothing(() -> {
      for (String header :
          List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")) {
        for (String method : List.of("DELETE", "PUT", "PATCH")) {
          target.company().get("/bookings/" + booking, header, method);
          Target.refused(target.company().post("/bookings/" + booking, "{}", header, method), 405);
        }
      }
      for (String method : List.of("TRACE", "CONNECT", "PROPFIND", "DEBUG", "get")) {
        String answer =
            target.socket(
                method
                    + " /api/v2/bookings HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        assertThat(answer).containsPattern("^HTTP/1.1 (400|401|404|405) ");
      }
    });
  }

  @Test
  void aStrangersPageMayNotRead() {
    for (String origin :
        List.of(
            "https://evil.example.net",
            "https://app.example.ch.evil.example.net",
            "https://evil-app.example.ch",
            "http://app.example.ch",
            "https://app.example.ch:8443",
            "null")) {
      Response answer = target.company().get("/auth/me", "Origin", origin);
      assertThat(answer.header("Access-Control-Allow-Origin")).as(origin).isEmpty();
      assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
      Response preflight =
          target
              .nobody()
              .send(
                  "OPTIONS",
                  "/api/v2/bookings",
                  Optional.empty(),
                  "",
                  "Origin",
                  origin,
                  "Access-Control-Request-Method",
                  "DELETE");
      assertThat(preflight.header("Access-Control-Allow-Origin")).as(origin).isEmpty();
    }
  }

  @Test
  void whatIsTooLongIsRefused() {
    for (String head :
        List.of(
            "GET /api/v2/bookings?cursor=" + "a".repeat(50_000) + " HTTP/1.1\r\nHost: x\r\n",
            "GET /" + "a/".repeat(30_000) + " HTTP/1.1\r\nHost: x\r\n",
            "GET /health HTTP/1.1\r\nHost: x\r\n" + "X-A: b\r\n".repeat(20_000),
            "GET /health HTTP/1.1\r\nHost: x\r\nX-A: " + "a".repeat(60_000) + "\r\n")) {
      // Closing with bytes unread resets the connection, which may overtake the answer.
      assertThat(target.socket(head + "\r\n")).containsPattern("^(HTTP/1.1 400 |$)");
    }
    assertThat(target.nobody().raw("/health").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v2/bookings/1%00",
        "/api/v2/bookings?status=%00",
        "/api/v2/%00/bookings",
        "/health%00"
      })
  void nullBytesNameNothing(String path) {
    target.writesNothing(() -> Target.refused(target.company().raw(path), 400, 404));
  }
}
