package ch.atmr.identity;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.TestApp;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Accounts and sessions as a client of the API meets them. */
class AuthTest {
  private static final String PASSWORD = "Salève-1379";

  private static TestApp app;
  private static ApiClient client;

  @BeforeAll
  static void start() {
    app = TestApp.start();
    client = app.client();
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void whoRegistersCanSignIn() {
    Response registered =
        client.post(
            "/auth/register",
            """
            {"email": "Jeanne@Example.ch", "password": "Salève-1379", "first_name": " Jeanne ",
             "last_name": "Exemple", "phone": "+41 22 555 01 23", "username": "jeanne",
             "birth_date": "1948-03-17"}
            """,
            "Accept-Language",
            "en");
    assertThat(registered.status()).as(registered.body()).isEqualTo(201);
    assertThat(registered.json().get("message").asText()).isEqualTo("Account created");
    assertThat(registered.json().get("username").asText()).isEqualTo("jeanne");

    JsonNode session = login("jeanne@example.ch", PASSWORD).json();
    assertThat(session.get("expires_in").asInt()).isEqualTo(3600);
    assertThat(session.get("user").get("public_id")).isEqualTo(registered.json().get("user_id"));

    Response me = signedIn(session).get("/auth/me");
    assertThat(me.status()).isEqualTo(200);
    assertThat(me.json()).isEqualTo(session.get("user"));
    assertThat(me.json().get("email").asText()).isEqualTo("Jeanne@Example.ch");
    assertThat(me.json().get("first_name").asText()).isEqualTo("Jeanne");
    assertThat(me.json().get("role").asText()).isEqualTo("CLIENT");
    assertThat(me.json().get("company_id").isNull()).isTrue();
    assertThat(me.json().get("force_password_change").asBoolean()).isFalse();
  }

  @Test
  void aNameIsTakenOnce() {
    register("taken@example.ch", "taken.one");
    Response sameEmail = post("/auth/register", registration("TAKEN@example.ch", "taken.two"));
    assertThat(sameEmail.status()).isEqualTo(409);
    assertThat(code(sameEmail)).isEqualTo("EMAIL_TAKEN");
    Response sameName = post("/auth/register", registration("taken2@example.ch", "Taken.One"));
    assertThat(sameName.status()).isEqualTo(409);
    assertThat(code(sameName)).isEqualTo("USERNAME_TAKEN");
    // The refused one left nothing behind.
    register("taken2@example.ch", "taken.three");
  }

  @Test
  void ofManyWhoTakeOneAddressExactlyOneGetsIt() throws InterruptedException {
    List<Response> answers =
        together(4, _ -> post("/auth/register", registration("race@example.ch", "race")));
    assertThat(answers).extracting(Response::status).containsExactlyInAnyOrder(201, 409, 409, 409);
  }

  @Test
  void badRegistrationsAreRefusedByField() {
    assertThat(errors(post("/auth/register", registration("weak@example.ch", "weak", "password1"))))
        .containsExactly("password");
    String born = registration("unborn@example.ch", "unborn");
    Response unborn =
        post(
            "/auth/register",
            born.substring(0, born.length() - 1) + ",\"birth_date\":\"2099-01-01\"}");
    assertThat(unborn.status()).isEqualTo(400);
    assertThat(errors(unborn)).containsExactly("birth_date");
    assertThat(unborn.body()).contains("futur").doesNotContain("notInFuture");
    assertThat(errors(post("/auth/register", "{\"email\":\"x@example.ch\"}")))
        .contains("password", "first_name", "last_name");
  }

  @Test
  void loginAnswersAlikeWhateverIsWrong() {
    register("uniform@example.ch", "uniform");
    register("locked@example.ch", "locked");
    deactivate("locked@example.ch");
    Response wrong = login("uniform@example.ch", "Wrong-1379");
    Response unknown = login("nobody@example.ch", PASSWORD);
    Response locked = login("locked@example.ch", PASSWORD);
    for (Response answer : List.of(wrong, unknown, locked)) {
      assertThat(answer.status()).isEqualTo(401);
      assertThat(withoutTrace(answer)).isEqualTo(withoutTrace(wrong));
      assertThat(code(answer)).isEqualTo("BAD_CREDENTIALS");
    }
  }

  @Test
  void logoutEndsAccessAndRefreshAtOnce() {
    register("leaves@example.ch", "leaves");
    JsonNode session = login("leaves@example.ch", PASSWORD).json();
    JsonNode other = login("leaves@example.ch", PASSWORD).json();
    assertThat(signedIn(session).get("/auth/me").status()).isEqualTo(200);
    assertThat(signedIn(session).post("/auth/logout", "").status()).isEqualTo(204);

    Response me = signedIn(session).get("/auth/me");
    assertThat(me.status()).isEqualTo(401);
    assertThat(code(me)).isEqualTo("TOKEN_REVOKED");
    Response refreshed = refresh(session.get("refresh_token").asText());
    assertThat(refreshed.status()).isEqualTo(401);
    assertThat(code(refreshed)).isEqualTo("TOKEN_REVOKED");
    assertThat(signedIn(other).get("/auth/me").status()).as("the other session").isEqualTo(200);
  }

  @Test
  void aRefreshTokenRotates() {
    register("rotates@example.ch", "rotates");
    JsonNode session = login("rotates@example.ch", PASSWORD).json();
    JsonNode next = refresh(session.get("refresh_token").asText()).json();
    assertThat(next.get("token")).isEqualTo(next.get("access_token"));
    assertThat(next.get("refresh_token")).isNotEqualTo(session.get("refresh_token"));
    assertThat(signedIn(next).get("/auth/me").status()).isEqualTo(200);
    assertThat(signedIn(session).get("/auth/me").status()).as("old access token").isEqualTo(200);
    assertThat(refresh(next.get("refresh_token").asText()).status()).isEqualTo(200);
  }

  @Test
  void aRefreshTokenUsedTwiceEndsItsWholeSession() {
    register("copied@example.ch", "copied");
    JsonNode session = login("copied@example.ch", PASSWORD).json();
    JsonNode next = refresh(session.get("refresh_token").asText()).json();
    Response reused = refresh(session.get("refresh_token").asText());
    assertThat(reused.status()).isEqualTo(401);
    assertThat(code(reused)).isEqualTo("TOKEN_REVOKED");
    assertThat(code(refresh(next.get("refresh_token").asText()))).isEqualTo("TOKEN_REVOKED");
    assertThat(code(signedIn(next).get("/auth/me"))).isEqualTo("TOKEN_REVOKED");
  }

  @Test
  void ofManyWhoUseOneRefreshTokenOneWinsAndTheFamilyEnds() throws InterruptedException {
    register("raced@example.ch", "raced");
    for (int round = 0; round < 5; round++) {
      JsonNode session = login("raced@example.ch", PASSWORD).json();
      String token = session.get("refresh_token").asText();
      List<Response> answers = together(4, _ -> refresh(token));
      assertThat(answers)
          .extracting(Response::status)
          .containsExactlyInAnyOrder(200, 401, 401, 401);
      for (Response answer : answers) {
        if (answer.status() == 200) {
          String next = answer.json().get("refresh_token").asText();
          assertThat(code(refresh(next))).isEqualTo("TOKEN_REVOKED");
        }
      }
      assertThat(refresh(token).status()).isEqualTo(401);
    }
  }

  @Test
  void tokensAreNotInterchangeable() {
    register("kinds@example.ch", "kinds");
    JsonNode session = login("kinds@example.ch", PASSWORD).json();
    assertThat(code(client.withToken(session.get("refresh_token").asText()).get("/auth/me")))
        .isEqualTo("TOKEN_INVALID");
    assertThat(code(refresh(session.get("token").asText()))).isEqualTo("TOKEN_INVALID");
    assertThat(code(refresh("nonsense"))).isEqualTo("TOKEN_INVALID");
    assertThat(code(client.get("/auth/me"))).isEqualTo("TOKEN_MISSING");
    assertThat(client.get("/auth/me").header("WWW-Authenticate")).isPresent();
  }

  @Test
  void tokensAreNowhereInTheDatabaseAndPersonalTextIsSealed() throws Exception {
    register("sealed@example.ch", "sealed.name");
    JsonNode session = login("sealed@example.ch", PASSWORD).json();
    try (var connection = ch.atmr.testing.TestPostgres.superuser(app.database());
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT (SELECT string_agg(u::text, ' ') FROM users u)"
                    + " || (SELECT string_agg(t::text, ' ') FROM refresh_tokens t)")) {
      rows.next();
      String dump = rows.getString(1);
      assertThat(dump).contains("$argon2id$v=19$m=19456,t=2,p=1$");
      for (String secret :
          List.of(session.get("refresh_token").asText(), PASSWORD, "sealed@", "sealed.name")) {
        String hex =
            java.util.HexFormat.of()
                .formatHex(secret.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(dump).doesNotContain(secret).doesNotContain(hex);
      }
    }
  }

  static void deactivate(String email) {
    JsonNode session = login(email, PASSWORD).json();
    ch.atmr.testing.TestPostgres.asSuperuser(
        app.database(),
        "UPDATE users SET is_active = false WHERE id = " + session.get("user").get("id"));
  }

  private static List<Response> together(int callers, java.util.function.IntFunction<Response> call)
      throws InterruptedException {
    CyclicBarrier barrier = new CyclicBarrier(callers);
    Set<Response> answers = ConcurrentHashMap.newKeySet();
    List<Thread> threads =
        IntStream.range(0, callers)
            .mapToObj(i ->
                Thread.startVirtualThread(() -> {
                  try {
                    barrier.await(10, TimeUnit.SECONDS);
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                  answers.add(call.apply(i));
                }))
            .toList();
    for (Thread thread : threads) {
      thread.join(Duration.ofSeconds(30));
    }
    return List.copyOf(answers);
  }

  private static void register(String email, String username) {
    Response response = post("/auth/register", registration(email, username));
    assertThat(response.status()).as(response.body()).isEqualTo(201);
    assertThat(UUID.fromString(response.json().get("user_id").asText())).isNotNull();
  }

  private static String registration(String email, String username) {
    return registration(email, username, PASSWORD);
  }

  private static String registration(String email, String username, String password) {
    return """
    {"email":"%s","password":"%s","first_name":"A","last_name":"B","username":"%s"}\
    """
        .formatted(email, password, username);
  }

  private static Response login(String email, String password) {
    return post("/auth/login", "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}");
  }

  private static Response refresh(String token) {
    return post("/auth/refresh-token", "{\"refresh_token\":\"" + token + "\"}");
  }

  private static Response post(String path, String body) {
    return client.post(path, body);
  }

  private static ApiClient signedIn(JsonNode session) {
    return client.withToken(session.get("token").asText());
  }

  private static String code(Response response) {
    return response.json().get("code").asText();
  }

  private static List<String> errors(Response response) {
    assertThat(response.status()).as(response.body()).isEqualTo(400);
    List<String> fields = new java.util.ArrayList<>();
    response.json().get("errors").fieldNames().forEachRemaining(fields::add);
    return fields;
  }

  private static String withoutTrace(Response response) {
    return response.body().replaceAll("\"trace_id\":\"[^\"]*\"", "");
  }
}
