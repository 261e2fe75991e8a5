package ch.atmr.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.kernel.Secret;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {
  private final Passwords passwords = new Passwords(2);

  @Test
  void aHashMatchesItsPasswordAlone() {
    PasswordHash hash = passwords.hash("password", new Secret("Salève-1379"));
    assertThat(hash.phc())
        .matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
    assertThat(matches("Salève-1379", hash)).isTrue();
    assertThat(matches("Salève-1378", hash)).isFalse();
    assertThat(matches("", hash)).isFalse();
    assertThat(passwords.hash("password", new Secret("Salève-1379"))).as("salt").isNotEqualTo(hash);
    assertThat(hash.toString()).isEqualTo("***");
  }

  @Test
  void anAccentMatchesHoweverItIsTyped() {
    PasswordHash hash = passwords.hash("password", new Secret("Sal\u00e8ve-1379"));
    assertThat(matches("Sale\u0300ve-1379", hash)).isTrue();
  }

  @Test
  void aHashOfOtherCostStillMatches() {
    // Made by the reference implementation: echo -n password | argon2 somesalt -id -t 2 -k 65536
    PasswordHash reference =
        new PasswordHash(
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
                + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");
    assertThat(matches("password", reference)).isTrue();
    assertThat(matches("Password", reference)).isFalse();
  }

  @Test
  void whoHasNoPasswordMatchesNoneAndPaysTheSame() {
    assertThat(passwords.matches(new Secret("Salève-1379"), Optional.empty())).isFalse();
  }

  @Test
  void aBrokenHashIsAFaultOfOurs() {
    assertThatThrownBy(() -> matches("x", new PasswordHash("md5:x")))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Kurz-12", "nur-klein-1", "NUR-GROSS-1", "Ohne-Ziffer", "        ", "12345678"})
  void weakPasswordsAreRefused(String weak) {
    assertThatThrownBy(() -> passwords.hash("new_password", new Secret(weak)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e ->
                assertThat(e.problem())
                    .isEqualTo(Problem.Invalid.field("new_password", "passwordPolicy")));
  }

  @Test
  void lengthsAreThoseOfThePolicy() {
    assertThatCode(() -> Passwords.check("p", new Secret("Aa345678"))).doesNotThrowAnyException();
    assertThatCode(() -> Passwords.check("p", new Secret("Aa3" + "x".repeat(125))))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> Passwords.check("p", new Secret("Aa3" + "x".repeat(126))))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void aCrowdIsServedByFewAtATime() throws InterruptedException {
    PasswordHash hash = passwords.hash("password", new Secret("Salève-1379"));
    List<Boolean> answers = AuthSteps.together(6, () -> matches("Salève-1379", hash));
    assertThat(answers).hasSize(6).containsOnly(true);
  }

  @Test
  void whoMayNotHashAtAllIsToldToComeBack() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> new Passwords(0).hash("password", new Secret("Salève-1379")))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem()).isInstanceOf(Problem.Unavailable.class));
    assertThat(Thread.interrupted()).isTrue();
  }

  private boolean matches(String password, PasswordHash hash) {
    return passwords.matches(new Secret(password), Optional.of(hash));
  }
}
