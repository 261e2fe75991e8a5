package ch.atmr.platform.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.kernel.Secret;
import ch.atmr.platform.secrets.VaultDouble.Mood;
import io.helidon.metrics.api.Counter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Secrets while the process runs: a new value is taken over, the last good one outlives failures.
 */
class SecretRefreshTest extends VaultSecrets {
  @Test
  void aNewValueIsTakenOverAndTold() {
    Secrets secrets = production(Map.of());
    List<Set<SecretName>> told = new ArrayList<>();
    secrets.onChange(told::add);
    assertThat(secrets.refresh()).isTrue();
    assertThat(told).as("nothing changed").isEmpty();
    vault.put("prod/jwt/secret_key", NEXT);
    vault.put("prod/jwt/legacy_secret_keys", KEY + ", " + OTHER);
    assertThat(secrets.refresh()).isTrue();
    assertThat(told)
        .containsExactly(Set.of(SecretName.JWT_SECRET_KEY, SecretName.JWT_LEGACY_SECRET_KEYS));
    assertThat(secrets.current(SecretName.JWT_SECRET_KEY)).contains(new Secret(NEXT));
    assertThat(secrets.currentList(SecretName.JWT_LEGACY_SECRET_KEYS))
        .containsExactly(new Secret(KEY), new Secret(OTHER));
  }

  @Test
  void aFileIsReadAgain(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("key"), KEY);
    Secrets secrets = open(Stage.PRODUCTION, Map.of("MASTER_ENCRYPTION_KEY_FILE", file.toString()));
    Files.writeString(file, NEXT);
    assertThat(secrets.refresh()).isTrue();
    assertThat(secrets.current(SecretName.MASTER_ENCRYPTION_KEY)).contains(new Secret(NEXT));
    Files.delete(file);
    assertThat(secrets.refresh()).isFalse();
    assertThat(secrets.current(SecretName.MASTER_ENCRYPTION_KEY)).contains(new Secret(NEXT));
  }

  @ParameterizedTest
  @EnumSource(names = {"SEALED", "GARBLED", "ODD"})
  void theLastGoodValueStaysWhileVaultFails(Mood mood) {
    for (Secrets secrets :
        List.of(production(Map.of()), development(Map.of("JWT_SECRET_KEY", OTHER)))) {
      secrets.start(meters);
      long failures = failures();
      vault.feel(mood);
      clock.advance(Duration.ofMinutes(10));
      assertThat(secrets.refresh()).isFalse();
      assertThat(secrets.current(SecretName.JWT_SECRET_KEY)).contains(new Secret(KEY));
      assertThat(failures() - failures).isEqualTo(1);
      vault.feel(Mood.WELL);
      assertThat(secrets.refresh()).isTrue();
      secrets.close();
    }
  }

  @Test
  void theAgeOfTheLastGoodReadingIsMeasured() {
    Secrets secrets = production(Map.of());
    secrets.start(meters);
    assertThat(age()).isZero();
    clock.advance(Duration.ofMinutes(10));
    assertThat(age()).isEqualTo(600);
    vault.feel(Mood.SEALED);
    secrets.refresh();
    assertThat(age()).as("a failure does not make it younger").isEqualTo(600);
    vault.feel(Mood.WELL);
    secrets.refresh();
    assertThat(age()).isZero();
    secrets.close();
  }

  @Test
  void aValueThatWentOrBecameWeakIsNotTakenOver() {
    Secrets secrets = production(Map.of());
    vault.put("prod/jwt/secret_key", "short");
    assertThat(secrets.refresh()).isFalse();
    assertThat(secrets.current(SecretName.JWT_SECRET_KEY)).contains(new Secret(KEY));
    vault.remove("prod/jwt/secret_key");
    assertThat(secrets.refresh()).isFalse();
    assertThat(secrets.current(SecretName.JWT_SECRET_KEY)).contains(new Secret(KEY));
  }

  @Test
  void aListenerThatFailsIsAFailureAndTheOthersAreTold() {
    Secrets secrets = production(Map.of());
    List<Set<SecretName>> told = new ArrayList<>();
    secrets.onChange(_ -> {
      throw new IllegalStateException("hush-hush");
    });
    secrets.onChange(told::add);
    vault.put("prod/jwt/secret_key", NEXT);
    assertThat(secrets.refresh()).isFalse();
    assertThat(told).hasSize(1);
  }

  private long failures() {
    return meters
        .counter("secrets_refresh_failures_total", List.of())
        .map(Counter::count)
        .orElse(0L);
  }

  private long age() {
    return meters
        .gauge("secrets_age_seconds", List.of())
        .map(gauge -> gauge.value())
        .map(Number::longValue)
        .orElseThrow();
  }
}
