package ch.atmr.identity;

import static ch.atmr.identity.AuthSteps.PASSWORD;
import static ch.atmr.identity.AuthSteps.badFields;
import static ch.atmr.identity.AuthSteps.code;
import static ch.atmr.identity.AuthSteps.registration;
import static ch.atmr.identity.AuthSteps.together;
import static ch.atmr.identity.AuthSteps.withoutTrace;
import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestPostgres;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Accounts and sessions as a client of the API meets them. */
class AuthTest {
  private static TestApp app;
  private static ApiClient client;
  private static AuthSteps steps;

  @BeforeAll
  static void start() {
    app = TestApp.start();
    client = app.client();
    steps = new AuthSteps(app);
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

    JsonNode session = steps.session("jeanne@example.ch");
    assertThat(session.get("expires_in").asInt()).isEqualTo(3600);
    assertThat(session.get("user").get("public_id")).isEqualTo(registered.json().get("user_id"));

    Response me = steps.me(session);
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
    steps.register("taken@example.ch", "taken.one");
    Response sameEmail = steps.tryToRegister("TAKEN@example.ch", "taken.two", PASSWORD);
    assertThat(sameEmail.status()).isEqualTo(409);
    assertThat(code(sameEmail)).isEqualTo("EMAIL_TAKEN");
    Response sameName = steps.tryToRegister("taken2@example.ch", "Taken.One", PASSWORD);
    assertThat(sameName.status()).isEqualTo(409);
    assertThat(code(sameName)).isEqualTo("USERNAME_TAKEN");
    // The refused one left nothing behind.
    steps.register("taken2@example.ch", "taken.three");
  }

  @Test
  void ofManyWhoTakeOneAddressExactlyOneGetsIt() throws InterruptedException {
    List<Response> answers =
        together(4, () -> steps.tryToRegister("race@example.ch", "race", PASSWORD));
    assertThat(answers).extracting(Response::status).containsExactlyInAnyOrder(201, 409, 409, 409);
  }

  @Test
  void badRegistrationsAreRefusedByField() {
    assertThat(badFields(steps.tryToRegister("weak@example.ch", "weak", "password1")))
        .containsExactly("password");
    String born = registration("unborn@example.ch", "unborn", PASSWORD);
    Response unborn =
        client.post(
            "/auth/register",
            born.substring(0, born.length() - 1) + ",\"birth_date\":\"2099-01-01\"}");
    assertThat(unborn.status()).isEqualTo(400);
    assertThat(badFields(unborn)).containsExactly("birth_date");
    assertThat(unborn.body()).contains("futur").doesNotContain("notInFuture");
    assertThat(badFields(client.post("/auth/register", "{\"email\":\"x@example.ch\"}")))
        .contains("password", "first_name", "last_name");
  }

  @Test
  void loginAnswersAlikeWhateverIsWrong() {
    steps.register("uniform@example.ch", "uniform");
    steps.register("locked@example.ch", "locked");
    TestPostgres.asSuperuser(
        app.database(),
        "UPDATE users SET is_active = false WHERE id = "
            + steps.session("locked@example.ch").get("user").get("id"));
    Response wrong = steps.login("uniform@example.ch", "Wrong-1379");
    Response unknown = steps.login("nobody@example.ch", PASSWORD);
    Response locked = steps.login("locked@example.ch", PASSWORD);
    for (Response answer : List.of(wrong, unknown, locked)) {
      assertThat(answer.status()).isEqualTo(401);
      assertThat(withoutTrace(answer)).isEqualTo(withoutTrace(wrong));
      assertThat(code(answer)).isEqualTo("BAD_CREDENTIALS");
    }
  }

  @Test
  void logoutEndsAccessAndRefreshAtOnce() {
    steps.register("leaves@example.ch", "leaves");
    JsonNode session = steps.session("leaves@example.ch");
    JsonNode other = steps.session("leaves@example.ch");
    assertThat(steps.me(session).status()).isEqualTo(200);
    assertThat(steps.with(session).post("/auth/logout", "").status()).isEqualTo(204);

    Response me = steps.me(session);
    assertThat(me.status()).isEqualTo(401);
    assertThat(code(me)).isEqualTo("TOKEN_REVOKED");
    Response refreshed = steps.refresh(session);
    assertThat(refreshed.status()).isEqualTo(401);
    assertThat(code(refreshed)).isEqualTo("TOKEN_REVOKED");
    assertThat(steps.me(other).status()).as("the other session").isEqualTo(200);
  }

  @Test
  void aRefreshTokenRotates() {
    steps.register("rotates@example.ch", "rotates");
    JsonNode session = steps.session("rotates@example.ch");
    JsonNode next = steps.refresh(session).json();
    assertThat(next.get("token")).isEqualTo(next.get("access_token"));
    assertThat(next.get("refresh_token")).isNotEqualTo(session.get("refresh_token"));
    assertThat(steps.me(next).status()).isEqualTo(200);
    assertThat(steps.me(session).status()).as("old access token").isEqualTo(200);
    assertThat(steps.refresh(next).status()).isEqualTo(200);
  }

  @Test
  void aRefreshTokenUsedTwiceEndsItsWholeSession() {
    steps.register("copied@example.ch", "copied");
    JsonNode session = steps.session("copied@example.ch");
    JsonNode next = steps.refresh(session).json();
    Response reused = steps.refresh(session);
    assertThat(reused.status()).isEqualTo(401);
    assertThat(code(reused)).isEqualTo("TOKEN_REVOKED");
    assertThat(code(steps.refresh(next))).isEqualTo("TOKEN_REVOKED");
    assertThat(code(steps.me(next))).isEqualTo("TOKEN_REVOKED");
  }

  @Test
  void ofManyWhoUseOneRefreshTokenOneWinsAndTheFamilyEnds() throws InterruptedException {
    steps.register("raced@example.ch", "raced");
    for (int round = 0; round < 5; round++) {
      JsonNode session = steps.session("raced@example.ch");
      String token = session.get("refresh_token").asText();
      List<Response> answers = together(4, () -> steps.refresh(token));
      assertThat(answers)
          .extracting(Response::status)
          .containsExactlyInAnyOrder(200, 401, 401, 401);
      for (Response answer : answers) {
        if (answer.status() == 200) {
          String next = answer.json().get("refresh_token").asText();
          assertThat(code(steps.refresh(next))).isEqualTo("TOKEN_REVOKED");
        }
      }
      assertThat(steps.refresh(token).status()).isEqualTo(401);
    }
  }

  @Test
  void tokensAreNotInterchangeable() {
    steps.register("kinds@example.ch", "kinds");
    JsonNode session = steps.session("kinds@example.ch");
    assertThat(code(client.withToken(session.get("refresh_token").asText()).get("/auth/me")))
        .isEqualTo("TOKEN_INVALID");
    assertThat(code(steps.refresh(session.get("token").asText()))).isEqualTo("TOKEN_INVALID");
    assertThat(code(steps.refresh("nonsense"))).isEqualTo("TOKEN_INVALID");
    assertThat(code(client.get("/auth/me"))).isEqualTo("TOKEN_MISSING");
    assertThat(client.get("/auth/me").header("WWW-Authenticate")).isPresent();
  }

  @Test
  void tokensAreNowhereInTheDatabaseAndPersonalTextIsSealed() {
    steps.register("sealed@example.ch", "sealed.name");
    JsonNode session = steps.session("sealed@example.ch");
    String dump =
        steps.text(
            "SELECT (SELECT string_agg(u::text, ' ') FROM users u)"
                + " || (SELECT string_agg(t::text, ' ') FROM refresh_tokens t)");
    assertThat(dump).contains("$argon2id$v=19$m=19456,t=2,p=1$");
    for (String secret :
        List.of(session.get("refresh_token").asText(), PASSWORD, "sealed@", "sealed.name")) {
      String hex = HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8));
      assertThat(dump).doesNotContain(secret).doesNotContain(hex);
    }
  }
}
