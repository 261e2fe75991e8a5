package ch.atmr.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.kernel.Role;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes in, a clear problem document goes out: never a 5xx, never a stack trace. */
class BadInputTest {
  private static final String LOGIN = "{\"email\":\"a@example.ch\",\"password\":\"long enough\"}";
  private static HttpFixture server;
  private static ApiClient client;
  private static ApiClient company;

  /** What JSON-B binds a login to. */
  public record Credentials(String email, String password) {}

  /** What JSON-B binds a company's changes to. */
  public record Changes(Integer maxDailyBookings, String name) {}

  @BeforeAll
  static void start() {
    server =
        HttpFixture.builder()
            .routes(api ->
                api.post(
                        "/auth/login",
                        Permission.PUBLIC,
                        Limit.LOGIN,
                        call -> Reply.ok(call.body(Credentials.class)))
                    .get(
                        "/bookings",
                        Permission.LIST_BOOKINGS,
                        Limit.DEFAULT,
                        call ->
                            Reply.ok(
                                new Credentials(
                                    String.valueOf(call.page().limit()),
                                    call.queryDate("date").toString())))
                    .get(
                        "/bookings/{id}",
                        Permission.READ_BOOKING,
                        Limit.DEFAULT,
                        call -> Reply.ok(new Credentials("" + call.pathId("id"), "")))
                    .get(
                        "/clients/{public_id}",
                        Permission.READ_BOOKING,
                        Limit.DEFAULT,
                        call -> Reply.ok(new Credentials("" + call.pathUuid("public_id"), "")))
                    .put(
                        "/companies/me",
                        Permission.MANAGE_COMPANY,
                        Limit.DEFAULT,
                        call -> Reply.ok(call.body(Changes.class)))
                    .postCsv(
                        "/companies/me/imports/bookings",
                        Permission.MANAGE_COMPANY,
                        Limit.DEFAULT,
                        call -> Reply.ok(new Credentials("" + call.bytes().length, ""))))
            .start();
    client = server.client();
    company = server.as(Role.COMPANY);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void goodInputPasses() {
    assertThat(client.post("/auth/login", LOGIN).body())
        .isEqualTo("{\"email\":\"a@example.ch\",\"password\":\"long enough\"}");
    assertThat(
            client
                .send(
                    "POST",
                    "/api/v2/auth/login",
                    Optional.of(LOGIN),
                    "application/json; charset=utf-8")
                .status())
        .isEqualTo(200);
    assertThat(company.get("/bookings?date=2026-12-01&limit=7").body())
        .contains("\"7\"")
        .contains("2026-12-01");
    assertThat(company.put("/companies/me", "{\"max_daily_bookings\": 5}").body())
        .isEqualTo("{\"max_daily_bookings\":5,\"name\":null}");
    assertThat(company.postCsv("/companies/me/imports/bookings", "a,b\n1,2\n").status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"email\":",
        "not json",
        "{'email':'a@example.ch'}",
        "{\"email\":\"a@example.ch\",\"email\":\"b@example.ch\",\"password\":\"long enough\"}",
        "{\"email\":\"a@example.ch\",\"password\":\"long enough\"} trailing",
        "{\"email\":\"a@example.ch\",\"password\":\"long enough\"}{}",
        "{\"email\":\"a@example.ch\",\"password\":\"long\nenough\"}",
        "{\"email\":NaN}",
        "{\"email\":1e99999999999}",
        "{\"email\":0.1e-2147483647}",
        "   "
      })
  void aBodyThatIsNoJson(String body) {
    assertProblem(client.post("/auth/login", body), 400, "MALFORMED_BODY");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-32BE", "ISO-8859-1"})
  void aBodyInAnotherEncodingIsNoFaultOfOurs(String charset) {
    byte[] body = LOGIN.replace("long", "löng").getBytes(Charset.forName(charset));
    String answer = server.socket(post(body));
    assertThat(answer).containsPattern("^HTTP/1.1 (200|400) ");
    byte[] broken = {'{', (byte) 0xFF, (byte) 0xFE, 0, 0, 0, 0, '}'};
    assertThat(server.socket(post(broken))).startsWith("HTTP/1.1 400 ");
    byte[] utf32 = {0, 0, 0, '{', 0x7F, 0x7F, 0x7F, 0x7F};
    assertThat(server.socket(post(utf32))).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void aBodyNestedWithoutEndIsNoFaultOfOurs() {
    assertProblem(client.post("/auth/login", "[".repeat(100_000)), 400, "MALFORMED_BODY");
    assertProblem(
        client.post("/auth/login", "{\"a\":".repeat(900) + "1" + "}".repeat(900)),
        400,
        "VALIDATION_FAILED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | ",
        "null | ",
        "7 | ",
        "{} | email",
        "{\"email\":\"a@example.ch\"} | password",
        "{\"email\":5,\"password\":\"long enough\"} | email",
        "{\"email\":null,\"password\":\"long enough\"} | email",
        "{\"email\":\"no address\",\"password\":\"long enough\"} | email",
        "{\"email\":\"a@example.ch\\n\",\"password\":\"long enough\"} | email",
        "{\"email\":\"a@example.ch\",\"password\":\"long enough\",\"admin\":true} | admin",
        "{\"email\":[\"a@example.ch\"],\"password\":\"long enough\"} | email"
      })
  void aBodyThatBreaksTheContractNamesTheField(String body, String field) {
    Response response = client.post("/auth/login", body);
    assertProblem(response, 400, "VALIDATION_FAILED");
    assertThat(response.json().get("errors").has(field == null ? "" : field)).isTrue();
  }

  @Test
  void anOverlongTextIsRefused() {
    String body = LOGIN.replace("long enough", "x".repeat(2000));
    Response response = client.post("/auth/login", body, "Accept-Language", "en");
    assertProblem(response, 400, "VALIDATION_FAILED");
    assertThat(response.json().at("/errors/password/0").asText()).contains("too long");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e400",
        "1.5",
        "123456789012345678901234567890",
        "-1",
        "\"5\"",
        "true",
        "[5]",
        "1e5000000",
        "null"
      })
  void aNumberOfAnotherKindIsRefused(String number) {
    Response response = company.put("/companies/me", "{\"max_daily_bookings\": " + number + "}");
    assertProblem(response, 400, "VALIDATION_FAILED");
    assertThat(response.json().get("errors").has("max_daily_bookings")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.0", "5e0", "50E-1"})
  void aWholeNumberMayBeWrittenWithADot(String number) {
    assertThat(company.put("/companies/me", "{\"max_daily_bookings\": " + number + "}").body())
        .startsWith("{\"max_daily_bookings\":5,");
  }

  @Test
  void aMissingBody() {
    Response response = client.send("POST", "/api/v2/auth/login", Optional.empty(), "");
    assertProblem(response, 400, "VALIDATION_FAILED");
    assertThat(response.json().at("/errors").has("")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonx",
        "text/csv",
        "nonsense",
        "application/json;;=",
        "a/b/c"
      })
  void anotherContentType(String contentType) {
    String answer =
        server.socket(
            "POST /api/v2/auth/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: "
                + contentType
                + "\r\nContent-Length: 2\r\n\r\n{}");
    assertThat(answer).containsPattern("^HTTP/1.1 (415|400) ").contains("application/problem+json");
  }

  @Test
  void noContentTypeAndJsonWhereCsvBelongs() {
    assertProblem(
        client.send("POST", "/api/v2/auth/login", Optional.of(LOGIN), ""),
        415,
        "UNSUPPORTED_MEDIA_TYPE");
    Response csv = company.post("/companies/me/imports/bookings", "{}");
    assertProblem(csv, 415, "UNSUPPORTED_MEDIA_TYPE");
    assertThat(csv.header("Accept")).contains("text/csv");
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, limit",
    "limit=101, limit",
    "limit=abc, limit",
    "limit=1e1, limit",
    "limit=, limit",
    "limit=99999999999999999999, limit",
    "date=2026-13-01, date",
    "date=2026-02-30, date",
    "date=tomorrow, date",
    "date=2026-12-01T00:00:00Z, date",
    "with_total=yes, with_total",
    "status=NONSENSE, status",
    "surprise=1, surprise",
    "limit=1&limit=2, limit",
    "cursor=%00, cursor"
  })
  void aQueryThatBreaksTheContractNamesTheParameter(String query, String field) {
    Response response = company.get("/bookings?" + query);
    assertProblem(response, 400, "VALIDATION_FAILED");
    assertThat(response.json().get("errors").has(field)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc",
        "0",
        "-1",
        "1.5",
        "9007199254740992",
        "99999999999999999999",
        "%20",
        "1%2F2",
        "%00",
        "1+1",
        "%E9"
      })
  void anIdThatIsNoneIsNotFound(String id) {
    assertProblem(company.get("/bookings/" + id), 404, "NOT_FOUND");
    assertProblem(company.get("/clients/" + id), 404, "NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v2/bookings/%zz",
        "/api/v2/bookings/%",
        "/api/v2/bookings?limit=%zz",
        "/api/v2/bookings?%zz=1",
        "/api/v2/bookings?=",
        "/api/v2/bookings?&&",
        "/api/v2/bookings/../../etc/passwd",
        "/api/v2/bookings;x=1",
        "/api/v2//bookings",
        "//",
        "/%2e%2e/x",
        "/docs/assets/../../x",
        "/docs/assets/%2e%2e%2fapplication.yaml",
        "/openapi/openapi.yaml",
        "\\api",
        "http://evil.example.ch/health",
        "*"
      })
  void aStrangePathIsNoFaultOfOurs(String path) {
    String answer =
        server.socket(
            "GET "
                + path
                + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer COMPANY\r\nConnection: close\r\n\r\n");
    assertThat(answer).containsPattern("^HTTP/1.1 (200|400|404) ");
    assertThat(answer).doesNotContain("Exception").doesNotContain("\tat ");
  }

  @Test
  void tokens() {
    assertProblem(client.get("/bookings"), 401, "TOKEN_MISSING");
    assertThat(client.get("/bookings").header("WWW-Authenticate"))
        .contains("Bearer realm=\"atmr\"");
    assertProblem(client.get("/bookings", "Authorization", "Basic YTpi"), 401, "TOKEN_INVALID");
    assertProblem(client.get("/bookings", "Authorization", "Bearer forged"), 401, "TOKEN_INVALID");
    assertProblem(client.get("/bookings", "Authorization", "Bearer"), 401, "TOKEN_INVALID");
    assertProblem(server.as(Role.DRIVER).get("/bookings"), 403, "FORBIDDEN");
    assertThat(client.get("/bookings", "Authorization", "bearer company").status()).isEqualTo(200);
  }

  @Test
  void aTokenIsAskedForBeforeTheBodyIsLookedAt() {
    assertProblem(client.put("/companies/me", "{"), 401, "TOKEN_MISSING");
    assertProblem(server.as(Role.CLIENT).put("/companies/me", "{"), 403, "FORBIDDEN");
  }

  @Test
  void aBrokenIfMatchIsRefused() {
    Response response = company.put("/companies/me", "{\"name\":\"x\"}", "If-Match", "seven");
    assertProblem(response, 400, "VALIDATION_FAILED");
    assertThat(response.json().get("errors").has("If-Match")).isTrue();
  }

  private static byte[] post(byte[] body) {
    byte[] head =
        ("POST /api/v2/auth/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                + "Content-Length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] all = java.util.Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }

  static void assertProblem(Response response, int status, String code) {
    assertThat(response.status()).as(response.toString()).isEqualTo(status);
    assertThat(response.header("Content-Type")).contains("application/problem+json");
    assertThat(response.json().get("status").asInt()).isEqualTo(status);
    assertThat(response.json().get("code").asText()).isEqualTo(code);
    assertThat(response.json().get("type").asText()).endsWith("#" + code);
    assertThat(response.json().get("title").asText()).isNotBlank();
    assertThat(response.json().get("message")).isEqualTo(response.json().get("detail"));
    assertThat(response.json().get("trace_id").asText())
        .isEqualTo(response.header("traceparent").orElseThrow().substring(3, 35));
    assertThat(response.json().get("errors").isObject()).isTrue();
    assertThat(response.body()).doesNotContain("Exception").doesNotContain("\tat ");
  }
}
