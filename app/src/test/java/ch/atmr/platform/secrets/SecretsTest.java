package ch.atmr.platform.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.kernel.Secret;
import ch.atmr.platform.secrets.VaultDouble.Mood;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Secrets from the environment, files and Vault: which one counts, and what is a fault at the
 * start.
 */
class SecretsTest extends VaultSecrets {
  @Test
  void aSecretIsAVariableAFileOrInVault(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("redis"), "redis://from-file:1\n");
    Secrets secrets =
        development(Map.of("SECRET_KEY", "from-variable", "REDIS_URL_FILE", file.toString()));
    assertThat(secrets.faults()).isEmpty();
    assertThat(secrets.current(SecretName.SECRET_KEY)).contains(new Secret("from-variable"));
    assertThat(secrets.current(SecretName.REDIS_URL)).contains(new Secret("redis://from-file:1"));
    assertThat(secrets.current(SecretName.JWT_SECRET_KEY)).contains(new Secret(KEY));
    assertThat(secrets.current(SecretName.SENTRY_DSN)).isEmpty();
    assertThat(secrets.origins())
        .containsExactly(
            "SECRET_KEY: environment",
            "JWT_SECRET_KEY: Vault (atmr/dev/jwt/secret_key)",
            "REDIS_URL: file (REDIS_URL_FILE)");
  }

  @Test
  void vaultGoesBeforeTheEnvironmentAndSaysSo() {
    Secrets secrets = development(Map.of("JWT_SECRET_KEY", OTHER));
    assertThat(secrets.current(SecretName.JWT_SECRET_KEY)).contains(new Secret(KEY));
    assertThat(secrets.warnings())
        .singleElement()
        .asString()
        .contains("JWT_SECRET_KEY: is in Vault");
  }

  @Test
  void aValueIsTakenAsItIs() {
    vault.put("dev/mail/password", "a${HOME}b$${x}\\,ü");
    assertThat(development(Map.of()).current(SecretName.MAIL_PASSWORD))
        .contains(new Secret("a${HOME}b$${x}\\,ü"));
  }

  @Test
  void appRoleAndKubernetesLogIn(@TempDir Path folder) throws IOException {
    Secrets role =
        open(
            Stage.PRODUCTION,
            Map.of(
                "VAULT_ADDR", vault.address(),
                "VAULT_ROLE_ID", VaultDouble.ROLE_ID,
                "VAULT_SECRET_ID", VaultDouble.SECRET_ID));
    assertThat(role.faults()).isEmpty();
    assertThat(role.current(SecretName.JWT_SECRET_KEY)).contains(new Secret(KEY));
    assertThat(vault.logins.get()).as("one login for all paths").isEqualTo(1);

    Path account = Files.writeString(folder.resolve("token"), VaultDouble.K8S_JWT + "\n");
    Secrets pod =
        open(
            Stage.PRODUCTION,
            Map.of(
                "VAULT_ADDR", vault.address(),
                "VAULT_K8S_ROLE", VaultDouble.K8S_ROLE,
                "VAULT_K8S_TOKEN_FILE", account.toString()));
    assertThat(pod.faults()).isEmpty();
    assertThat(pod.current(SecretName.JWT_SECRET_KEY)).contains(new Secret(KEY));
    assertThat(vault.logins.get()).isEqualTo(2);
  }

  @Test
  void aRefusedLoginIsTold(@TempDir Path folder) throws IOException {
    assertThat(
            open(
                    Stage.PRODUCTION,
                    Map.of(
                        "VAULT_ADDR",
                        vault.address(),
                        "VAULT_ROLE_ID",
                        VaultDouble.ROLE_ID,
                        "VAULT_SECRET_ID",
                        "hush-hush"))
                .faults())
        .singleElement()
        .asString()
        .contains("Vault refuses (400) the login by AppRole")
        .doesNotContain("hush");
    Path account = Files.writeString(folder.resolve("token"), "hush-hush");
    assertThat(
            open(
                    Stage.PRODUCTION,
                    Map.of(
                        "VAULT_ADDR", vault.address(),
                        "VAULT_K8S_ROLE", VaultDouble.K8S_ROLE,
                        "VAULT_K8S_TOKEN_FILE", account.toString()))
                .faults())
        .singleElement()
        .asString()
        .contains("Vault refuses (403) the login by Kubernetes role atmr")
        .doesNotContain("hush");
    assertThat(
            open(
                    Stage.PRODUCTION,
                    Map.of(
                        "VAULT_ADDR", vault.address(),
                        "VAULT_K8S_ROLE", VaultDouble.K8S_ROLE,
                        "VAULT_K8S_TOKEN_FILE", folder.resolve("none").toString()))
                .faults())
        .singleElement()
        .asString()
        .contains("cannot be read from");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SEALED | Vault is sealed",
        "BROKEN | Vault answered 500",
        "GARBLED | Vault's answer makes no sense",
        "ODD | Vault's answer makes no sense",
        "SILENT | Vault cannot be reached"
      })
  void productionFailsClosed(Mood mood, String why) {
    vault.feel(mood);
    Secrets secrets = production(Map.of("JWT_SECRET_KEY", OTHER));
    assertThat(secrets.faults())
        .singleElement()
        .asString()
        .contains("Vault at " + vault.address())
        .contains(why)
        .doesNotContain("s3cret");
    assertThat(secrets.current(SecretName.JWT_SECRET_KEY)).as("no fallback").isEmpty();
    assertThat(secrets.isUnread(SecretName.JWT_SECRET_KEY)).isTrue();
  }

  @Test
  void aVaultThatIsAwayIsAFaultInProductionAndAWarningInDevelopment() {
    String away = "http://127.0.0.1:1";
    Map<String, String> variables =
        Map.of("VAULT_ADDR", away, "VAULT_TOKEN", "t", "JWT_SECRET_KEY", OTHER);
    assertThat(open(Stage.PRODUCTION, variables).faults())
        .singleElement()
        .asString()
        .contains("Vault cannot be reached");
    Secrets development = open(Stage.DEVELOPMENT, variables);
    assertThat(development.faults()).isEmpty();
    assertThat(development.warnings())
        .singleElement()
        .asString()
        .contains("Vault cannot be reached");
    assertThat(development.current(SecretName.JWT_SECRET_KEY)).contains(new Secret(OTHER));
  }

  @Test
  void everyDeniedPathIsNamedAtOnce() {
    vault.deny("prod/jwt/secret_key");
    vault.deny("prod/encryption/master_key");
    assertThat(production(Map.of()).faults())
        .singleElement()
        .asString()
        .contains("Vault denies atmr/prod/encryption/master_key, atmr/prod/jwt/secret_key");
  }

  @Test
  void productionTakesNoLeftoverForWhatShouldBeInVault() {
    Secrets secrets = production(Map.of("REDIS_URL", "redis://hush-hush:1"));
    assertThat(secrets.faults())
        .singleElement()
        .asString()
        .contains("REDIS_URL: is in the environment and not in Vault (atmr/prod/redis/url)")
        .doesNotContain("hush");
    assertThat(secrets.current(SecretName.REDIS_URL)).isEmpty();
    Secrets told =
        production(Map.of("REDIS_URL", "redis://here:1", "REDIS_URL_VAULT_PATH", "none"));
    assertThat(told.faults()).isEmpty();
    assertThat(told.current(SecretName.REDIS_URL)).contains(new Secret("redis://here:1"));
  }

  @Test
  void aPathMayBeElsewhere() {
    vault.put("shared/redis", "redis://shared:1");
    assertThat(
            production(Map.of("REDIS_URL_VAULT_PATH", "shared/redis"))
                .current(SecretName.REDIS_URL))
        .contains(new Secret("redis://shared:1"));
  }

  @Test
  void aWeakKeyInVaultIsAFaultInProduction() {
    vault.put("prod/jwt/secret_key", "short");
    vault.put("prod/encryption/legacy_keys", KEY + ",changeme-changeme-changeme-changeme-1");
    assertThat(production(Map.of()).faults())
        .containsExactlyInAnyOrder(
            "JWT_SECRET_KEY: is shorter than 32 bytes",
            "LEGACY_ENCRYPTION_KEYS: is a placeholder (expected: a random secret)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "USE_VAULT=maybe | USE_VAULT: \"maybe\"",
        "USE_VAULT=true,VAULT_TOKEN=t | VAULT_ADDR: is required",
        "VAULT_ADDR=http://vault:8200,VAULT_TOKEN=t | VAULT_ADDR: must be https",
        "VAULT_ADDR=vault:8200,VAULT_TOKEN=t | VAULT_ADDR: cannot be read",
        "VAULT_ADDR=https://v:1 | VAULT_K8S_ROLE, VAULT_ROLE_ID or VAULT_TOKEN",
        "VAULT_ADDR=https://v:1,VAULT_TOKEN=t,VAULT_K8S_ROLE=r | just one of them",
        "VAULT_ADDR=https://v:1,VAULT_ROLE_ID=r | VAULT_ROLE_ID and VAULT_SECRET_ID"
      })
  void wrongSettingsAreFaults(String variables, String fault) {
    Map<String, String> map = new HashMap<>();
    for (String one : variables.split(",", -1)) {
      map.put(one.split("=", 2)[0], one.split("=", 2)[1]);
    }
    assertThat(open(Stage.PRODUCTION, map).faults()).anySatisfy(f -> assertThat(f).contains(fault));
  }

  @Test
  void vaultIsLeftAloneWhenItIsNotUsed() {
    Secrets off =
        open(
            Stage.DEVELOPMENT,
            Map.of(
                "USE_VAULT",
                "false",
                "VAULT_ADDR",
                vault.address(),
                "VAULT_TOKEN",
                VaultDouble.STATIC_TOKEN,
                "JWT_SECRET_KEY",
                OTHER));
    assertThat(off.current(SecretName.JWT_SECRET_KEY)).contains(new Secret(OTHER));
    assertThat(vault.reads.get()).isZero();
  }

  @Test
  void nothingPrintsASecret() {
    Secrets secrets = production(Map.of());
    String printed =
        ""
            + secrets.origins()
            + secrets.warnings()
            + secrets.current(SecretName.JWT_SECRET_KEY)
            + new VaultLogin.AppRole("r", new Secret("hush-hush"))
            + new VaultLogin.Token(new Secret("hush-hush"));
    assertThat(printed).doesNotContain(KEY).doesNotContain("hush");
  }
}
