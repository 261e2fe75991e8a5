package ch.atmr.identity;

import static ch.atmr.identity.AuthSteps.PASSWORD;
import static ch.atmr.identity.AuthSteps.code;
import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.TestApp;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AuthLimitsTest {
  private static TestApp app;
  private static AuthSteps steps;

  @BeforeAll
  static void start() {
    app = TestApp.startWithLimits();
    steps = new AuthSteps(app);
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void theSixthSignInOfAMinuteMustWait() {
    theSixthMustWait(i -> steps.login("nobody" + i + "@example.ch", PASSWORD), 401);
  }

  @Test
  void theSixthRegistrationOfAMinuteMustWait() {
    theSixthMustWait(
        i -> steps.tryToRegister("u" + i + "@example.ch", "user" + i, "weak-pass"), 400);
  }

  @Test
  void theSixthForgottenPasswordOfAMinuteMustWait() {
    theSixthMustWait(i -> steps.forgot("nobody" + i + "@example.ch"), 202);
  }

  private static void theSixthMustWait(IntFunction<Response> call, int status) {
    for (int i = 1; i <= 5; i++) {
      Response answer = call.apply(i);
      assertThat(answer.status()).as(answer.body()).isEqualTo(status);
      assertThat(answer.header("RateLimit-Remaining")).contains(Integer.toString(5 - i));
    }
    Response sixth = call.apply(6);
    assertThat(sixth.status()).isEqualTo(429);
    assertThat(code(sixth)).isEqualTo("RATE_LIMITED");
    assertThat(Integer.parseInt(sixth.header("Retry-After").orElseThrow())).isBetween(1, 60);
  }
}
