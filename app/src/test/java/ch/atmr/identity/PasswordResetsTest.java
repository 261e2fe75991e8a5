package ch.atmr.identity;

import static ch.atmr.identity.AuthSteps.PASSWORD;
import static ch.atmr.identity.AuthSteps.badFields;
import static ch.atmr.identity.AuthSteps.code;
import static ch.atmr.identity.AuthSteps.together;
import static ch.atmr.identity.AuthSteps.tokenIn;
import static ch.atmr.identity.AuthSteps.withoutTrace;
import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestPostgres;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PasswordResetsTest {
  private static final String NEW_PASSWORD = "Mont-Blanc-4807";

  private static TestApp app;
  private static AuthSteps steps;

  @BeforeAll
  static void start() {
    app = TestApp.start();
    steps = new AuthSteps(app);
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void theMailedLinkSetsAPasswordOnceAndEndsAllSessions() {
    steps.register("forgets@example.ch", "forgets");
    JsonNode before = steps.session("forgets@example.ch");
    assertThat(steps.me(before).status()).isEqualTo(200);
    assertThat(steps.forgot("Forgets@example.ch").status()).isEqualTo(202);
    String mail = steps.mails("forgets@example.ch", 1).getFirst();
    assertThat(mail)
        .contains("To: forgets@example.ch", TestApp.FRONTEND + "/reset-password?token=")
        .contains("nouveau mot de passe");
    String token = tokenIn(mail);

    assertThat(badFields(steps.reset(token, "too-weak"))).containsExactly("new_password");
    assertThat(steps.reset(token, NEW_PASSWORD).status()).isEqualTo(204);
    assertThat(code(steps.me(before))).isEqualTo("TOKEN_REVOKED");
    assertThat(code(steps.refresh(before))).isEqualTo("TOKEN_REVOKED");
    assertThat(steps.login("forgets@example.ch", PASSWORD).status()).isEqualTo(401);
    assertThat(steps.login("forgets@example.ch", NEW_PASSWORD).status()).isEqualTo(200);
    assertThat(badFields(steps.reset(token, PASSWORD))).containsExactly("token");
  }

  @Test
  void anEventThatComesTwiceMailsOneLink() {
    String token = mailedTo("repeat@example.ch", "repeat");
    steps.outboxEmpty();
    // As if the process had died after the mail was drawn up, before the event was marked.
    TestPostgres.asSuperuser(
        app.database(),
        "UPDATE outbox SET done_at = NULL, next_attempt_at = created_at WHERE topic = '"
            + PasswordResets.TOPIC
            + "'");
    steps.outboxEmpty();
    assertThat(steps.mailsNow("repeat@example.ch")).hasSize(1);
    assertThat(steps.reset(token, NEW_PASSWORD).status()).isEqualTo(204);
  }

  @Test
  void aLinkExpiresAfterAnHour() {
    String token = mailedTo("late@example.ch", "late");
    app.clock().advance(Duration.ofMinutes(61));
    assertThat(badFields(steps.reset(token, NEW_PASSWORD))).containsExactly("token");
    String inTime = mailed("late@example.ch", 2);
    app.clock().advance(Duration.ofMinutes(58));
    assertThat(steps.reset(inTime, NEW_PASSWORD).status()).isEqualTo(204);
  }

  @Test
  void usingOneLinkVoidsTheOthers() {
    String first = mailedTo("twice@example.ch", "twice");
    String second = mailed("twice@example.ch", 2);
    assertThat(second).isNotEqualTo(first);
    assertThat(steps.reset(first, NEW_PASSWORD).status()).isEqualTo(204);
    assertThat(badFields(steps.reset(second, PASSWORD))).containsExactly("token");
  }

  @Test
  void ofManyWhoUseOneLinkOneWins() throws InterruptedException {
    String token = mailedTo("many@example.ch", "many");
    assertThat(together(4, () -> steps.reset(token, NEW_PASSWORD)))
        .extracting(Response::status)
        .containsExactlyInAnyOrder(204, 400, 400, 400);
  }

  @Test
  void theAnswerDoesNotTellWhetherTheAddressIsKnown() {
    steps.register("known@example.ch", "known");
    Response known = steps.forgot("known@example.ch", "Accept-Language", "de");
    Response unknown = steps.forgot("unknown@example.ch", "Accept-Language", "de");
    assertThat(known.status()).isEqualTo(202);
    assertThat(unknown.status()).isEqualTo(202);
    assertThat(withoutTrace(unknown)).isEqualTo(withoutTrace(known));
    assertThat(unknown.json().get("message").asText()).startsWith("Falls diese Adresse");
    assertThat(steps.mails("known@example.ch", 1).getFirst()).contains("neues Passwort");
    steps.outboxEmpty();
    assertThat(steps.mailsNow("unknown@example.ch")).isEmpty();
  }

  @Test
  void whoIsLockedOutGetsNoMailAndNoPassword() {
    String token = mailedTo("out@example.ch", "out");
    TestPostgres.asSuperuser(
        app.database(),
        "UPDATE users SET is_active = false WHERE id = " + token.substring(0, token.indexOf('.')));
    assertThat(badFields(steps.reset(token, NEW_PASSWORD))).containsExactly("token");
    steps.forgot("out@example.ch");
    steps.outboxEmpty();
    assertThat(steps.mailsNow("out@example.ch")).hasSize(1);
  }

  @Test
  void noMoreThanFiveMailsAnHourReachOneAddress() {
    steps.register("flooded@example.ch", "flooded");
    for (int i = 0; i < 8; i++) {
      assertThat(steps.forgot("flooded@example.ch").status()).isEqualTo(202);
    }
    steps.outboxEmpty();
    assertThat(steps.mailsNow("flooded@example.ch")).hasSize(5);
  }

  @Test
  void madeUpTokensAreRefused() {
    String token = mailedTo("real@example.ch", "real");
    String secret = token.substring(token.indexOf('.'));
    for (String bad :
        List.of(
            "nonsense",
            ".",
            "1.",
            "-1" + secret,
            "0" + secret,
            "99999999999999999999" + secret,
            "9999" + secret,
            "0" + token,
            token + "A",
            token.substring(0, token.length() - 1))) {
      assertThat(badFields(steps.reset(bad, NEW_PASSWORD))).as(bad).containsExactly("token");
    }
    assertThat(steps.reset(token, NEW_PASSWORD).status()).isEqualTo(204);
  }

  private static String mailedTo(String email, String username) {
    steps.register(email, username);
    return mailed(email, 1);
  }

  /** The token of the newest mail, once there are so many. */
  private static String mailed(String email, int count) {
    assertThat(steps.forgot(email).status()).isEqualTo(202);
    return tokenIn(steps.mails(email, count).getLast());
  }
}
