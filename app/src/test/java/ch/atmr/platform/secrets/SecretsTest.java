package ch.atmr.platform.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.kernel.Secret;
import ch.atmr.platform.outbound.Outbound;
import ch.atmr.platform.secrets.VaultDouble.Mood;
import ch.atmr.testing.SettableClock;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Secrets from the environment, files and Vault: which one counts, and how they change. */
class SecretsTest {
  private static final String KEY = "k3Jx9vQ2mZr7Tn4Wb8Yc1Ld6Pf5Hs0Ga";
  private static final String NEXT = "Zq8Wn3Er6Ty1Ui4Op7As2Df5Gh9Jk0Lz";
  private static final String OTHER = "Mn7Bv4Cx1Za8Sd5Fg2Hj9Kl6Qw3Er0Ty";

  private final SettableClock clock = new SettableClock();
  private final MeterRegistry meters = Metrics.globalRegistry();
  private VaultDouble vault;

  @BeforeEach
  void start() {
    vault = VaultDouble.start();
    vault.put("prod/jwt/secret_key", KEY);
    vault.put("dev/jwt/secret_key", KEY);
  }

  @AfterEach
  void stop() {
    vault.close();
  }

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
    assertThat(age()).isLessThan(5);
    clock.advance(Duration.ofMinutes(10));
    assertThat(age()).isBetween(600L, 605L);
    vault.feel(Mood.SEALED);
    secrets.refresh();
    assertThat(age()).as("a failure does not make it younger").isGreaterThanOrEqualTo(600);
    vault.feel(Mood.WELL);
    secrets.refresh();
    assertThat(age()).isLessThan(5);
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

  @Test
  void theTokenIsRenewedWhenTwoThirdsOfItsLeaseAreOver() {
    Secrets secrets = appRole();
    clock.advance(Duration.ofMinutes(39));
    assertThat(secrets.refresh()).isTrue();
    assertThat(vault.renewals.get()).isZero();
    clock.advance(Duration.ofMinutes(2));
    assertThat(secrets.refresh()).isTrue();
    assertThat(vault.renewals.get()).isEqualTo(1);
    clock.advance(Duration.ofMinutes(30));
    assertThat(secrets.refresh()).isTrue();
    assertThat(vault.renewals.get()).as("a new lease, a new two thirds").isEqualTo(1);
    assertThat(vault.logins.get()).isEqualTo(1);
  }

  @Test
  void aTokenThatCannotBeRenewedIsReplaced() {
    vault.lease(3600, false);
    Secrets secrets = appRole();
    clock.advance(Duration.ofMinutes(41));
    assertThat(secrets.refresh()).isTrue();
    assertThat(vault.renewals.get()).isZero();
    assertThat(vault.logins.get()).isEqualTo(2);
  }

  @Test
  void aTokenNearItsGreatestAgeIsReplaced() {
    Secrets secrets = appRole();
    vault.lease(60, true); // all that is left of it
    clock.advance(Duration.ofMinutes(41));
    assertThat(secrets.refresh()).isTrue();
    assertThat(vault.renewals.get()).isEqualTo(1);
    assertThat(vault.logins.get()).isEqualTo(2);
  }

  @Test
  void aRevokedTokenIsReplacedOnce() {
    Secrets secrets = appRole();
    vault.revokeAll();
    assertThat(secrets.refresh()).isTrue();
    assertThat(vault.logins.get()).isEqualTo(2);
    vault.deny("prod/jwt/secret_key");
    assertThat(secrets.refresh()).isFalse();
    assertThat(vault.logins.get()).as("a policy is not mended by logging in").isEqualTo(3);
  }

  @Test
  void aGivenTokenIsRenewedAndCannotBeReplaced() {
    Secrets secrets = production(Map.of());
    clock.advance(Duration.ofMinutes(41));
    assertThat(secrets.refresh()).isTrue();
    assertThat(vault.renewals.get()).isEqualTo(1);
    vault.revokeAll();
    assertThat(secrets.refresh()).isFalse();
    assertThat(secrets.current(SecretName.JWT_SECRET_KEY)).contains(new Secret(KEY));
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

  private Secrets appRole() {
    return open(
        Stage.PRODUCTION,
        Map.of(
            "VAULT_ADDR", vault.address(),
            "VAULT_ROLE_ID", VaultDouble.ROLE_ID,
            "VAULT_SECRET_ID", VaultDouble.SECRET_ID));
  }

  private Secrets production(Map<String, String> more) {
    return open(Stage.PRODUCTION, withToken(more));
  }

  private Secrets development(Map<String, String> more) {
    return open(Stage.DEVELOPMENT, withToken(more));
  }

  private Map<String, String> withToken(Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(more);
    variables.put("VAULT_ADDR", vault.address());
    variables.put("VAULT_TOKEN", VaultDouble.STATIC_TOKEN);
    return variables;
  }

  private Secrets open(Stage stage, Map<String, String> variables) {
    return Secrets.open(
        new Variables(variables), stage, clock, new Outbound(meters, clock, new Random(1)));
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
