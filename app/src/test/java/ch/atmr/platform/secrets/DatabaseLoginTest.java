package ch.atmr.platform.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.atmr.kernel.Secret;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.DbSettings;
import ch.atmr.platform.outbound.Outbound;
import ch.atmr.testing.Await;
import ch.atmr.testing.SettableClock;
import ch.atmr.testing.TestPostgres;
import ch.atmr.testing.TestPostgres.Database;
import io.helidon.metrics.api.Metrics;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logins of the database that Vault makes for a while. */
class DatabaseLoginTest {
  private static final String CREDENTIALS = "database/creds/atmr-app";

  private final SettableClock clock = new SettableClock();

  @Test
  void aLoginIsMadeKeptAndReplacedAtTwoThirdsOfItsLease() {
    try (VaultDouble vault = VaultDouble.start()) {
      vault.put("prod/database/url", "postgresql://db:5432/atmr?ssl=true");
      vault.lease(900, true);
      Secrets secrets = open(appRole(vault));
      assertThat(secrets.faults()).isEmpty();
      assertThat(url(secrets))
          .isEqualTo("postgresql://v-atmr-1:A%2Bb%2Fc%3D-1@db:5432/atmr?ssl=true");
      assertThat(secrets.refresh()).isTrue();
      assertThat(vault.databaseLogins.get()).as("kept").isEqualTo(1);
      clock.advance(Duration.ofSeconds(601));
      assertThat(secrets.refresh()).isTrue();
      assertThat(url(secrets)).contains("v-atmr-2");
    }
  }

  @Test
  void aNewTokenBringsANewLoginBecauseTheOldOneEndsWithItsToken() {
    try (VaultDouble vault = VaultDouble.start()) {
      vault.put("prod/database/url", "jdbc:postgresql://db/atmr");
      Secrets secrets = open(appRole(vault));
      assertThat(url(secrets))
          .isEqualTo("jdbc:postgresql://db/atmr?user=v-atmr-1&password=A%2Bb%2Fc%3D-1");
      vault.revokeAll();
      assertThat(secrets.refresh()).isTrue();
      assertThat(url(secrets)).contains("v-atmr-2");
    }
  }

  @Test
  void aRefusalAndAUrlThatNamesAUserAreTold() {
    try (VaultDouble vault = VaultDouble.start()) {
      vault.put("prod/database/url", "postgresql://somebody:hush@db/atmr");
      assertThat(open(appRole(vault)).faults())
          .singleElement()
          .asString()
          .contains("DATABASE_URL names a user")
          .doesNotContain("hush");
      vault.put("prod/database/url", "postgresql://db/atmr");
      vault.deny(CREDENTIALS);
      assertThat(open(appRole(vault)).faults())
          .singleElement()
          .asString()
          .contains("Vault refuses (403)");
    }
  }

  @Test
  void thePoolOutlivesTheLoginsOfARealVault(@TempDir Path folder) throws Exception {
    Optional<Path> binary = OpenBao.binary();
    assumeTrue(binary.isPresent(), "OpenBao is not here: run .ci/openbao");
    Database database = TestPostgres.database();
    URI place = URI.create(database.app().jdbcUrl().substring("jdbc:".length()));
    try (OpenBao bao = OpenBao.start(binary.get(), folder)) {
      bao.put("prod/database/url", place.toString());
      bao.makeDatabaseLogins(place, "atmr_app");
      Secrets secrets = open(appRole(bao));
      assertThat(secrets.faults()).isEmpty();
      Db db = new Db(login(database, url(secrets)));
      secrets.onChange(_ -> db.use(login(database, url(secrets))));
      try (db) {
        String first =
            askingAllTheWhile(
                db,
                () -> {
                  String before = user(db);
                  String lease = bao.databaseLeases().getFirst();
                  clock.advance(Duration.ofMinutes(41));
                  assertThat(secrets.refresh()).isTrue();
                  Await.until("a new user", () -> !user(db).equals(before));
                  bao.revoke(lease);
                  return before;
                });
        assertThat(first).startsWith("v-");
        assertThat(exists(database, first)).isFalse();
        assertThat(exists(database, user(db))).isTrue();
      }
    }
  }

  private static String askingAllTheWhile(Db db, Callable<String> change) throws Exception {
    AtomicBoolean running = new AtomicBoolean(true);
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger failed = new AtomicInteger();
    Thread asking =
        Thread.ofVirtual()
            .start(() -> {
              while (running.get()) {
                try {
                  user(db);
                } catch (RuntimeException e) {
                  failed.incrementAndGet();
                }
                asked.incrementAndGet();
              }
            });
    try {
      return change.call();
    } finally {
      running.set(false);
      asking.join();
      assertThat(failed.get()).as("failed of " + asked).isZero();
      assertThat(asked.get()).isPositive();
    }
  }

  private static String user(Db db) {
    return db.nobody(tx -> tx.sql("SELECT current_user AS name").one(row -> row.text("name")));
  }

  private static boolean exists(Database database, String role) {
    return !TestPostgres.texts(
            database, "SELECT rolname FROM pg_roles WHERE rolname = '" + role + "'")
        .isEmpty();
  }

  private static DbSettings login(Database database, String url) {
    String[] account = URI.create(url).getUserInfo().split(":", 2);
    return DbSettings.of(database.app().jdbcUrl(), account[0], account[1], 4);
  }

  private static String url(Secrets secrets) {
    return secrets.current(SecretName.DATABASE_URL).map(Secret::reveal).orElse("");
  }

  private static Map<String, String> appRole(VaultDouble vault) {
    return Map.of(
        "VAULT_ADDR", vault.address(),
        "VAULT_ROLE_ID", VaultDouble.ROLE_ID,
        "VAULT_SECRET_ID", VaultDouble.SECRET_ID);
  }

  private static Map<String, String> appRole(OpenBao bao) {
    var ids = bao.appRole();
    return Map.of(
        "VAULT_ADDR", bao.address(),
        "VAULT_ROLE_ID", ids.get(0),
        "VAULT_SECRET_ID", ids.get(1),
        "MIGRATION_DATABASE_URL_VAULT_PATH", "none");
  }

  private Secrets open(Map<String, String> vault) {
    Map<String, String> variables = new HashMap<>(vault);
    variables.put("DATABASE_CREDENTIALS_VAULT_PATH", CREDENTIALS);
    return Secrets.open(
        new Variables(variables),
        Stage.PRODUCTION,
        clock,
        new Outbound(Metrics.globalRegistry(), clock, new Random(1)));
  }
}
