package ch.atmr;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.platform.jobs.Job;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.Await;
import ch.atmr.testing.SteadyLoad;
import ch.atmr.testing.TestCompany;
import ch.atmr.testing.TestPostgres;
import ch.atmr.testing.TestPostgres.Database;
import ch.atmr.testing.TestRedis;
import ch.atmr.testing.TestSmtp;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The walk of docs/security/secrets.md: every secret gets a new value and the old one ends, while
 * requests come in, none of which may fail. Prints what that page shows.
 */
class SecretRotationTest {
  private static final String FIRST = "k3Jx9vQ2mZr7Tn4Wb8Yc1Ld6Pf5Hs0Ga";
  private static final String SECOND = "Zq8Wn3Er6Ty1Ui4Op7As2Df5Gh9Jk0Lz";
  private static final String MASTER = "Mn7Bv4Cx1Za8Sd5Fg2Hj9Kl6Qw3Er0Ty";
  private static final String NEXT_MASTER = "Ru5Xe2Kd8Vm1Pz7Lc4Yg9Ts6Wb3Nf0Ah";

  @TempDir private Path folder;
  private final Database database = TestPostgres.database();
  private final TestRedis redis = TestRedis.start();
  private final TestSmtp smtp = TestSmtp.start("first mail password");

  @AfterEach
  void stop() {
    smtp.close();
    redis.close();
  }

  @Test
  void everySecretIsReplacedUnderLoadWithoutAFailedRequest() {
    redisUser("first", "one");
    write("SECRET_KEY", FIRST);
    write("JWT_SECRET_KEY", FIRST);
    write("JWT_LEGACY_SECRET_KEYS", ",");
    write("MASTER_ENCRYPTION_KEY", MASTER);
    write("LEGACY_ENCRYPTION_KEYS", ",");
    write("DATABASE_URL", database.app().jdbcUrl().replace("//", "//atmr_app:app@").substring(5));
    write("REDIS_URL", redis.url().toString().replace("//", "//first:one@"));
    write("MAIL_SERVER_URL", smtp.url().toString());
    write("MAIL_PASSWORD", "first mail password");
    Settings settings = Settings.read(variables());
    App app = App.start(settings, Clock.systemUTC());
    try (app) {
      TestCompany company = TestCompany.with(app, "Rotation");
      try (SteadyLoad load = SteadyLoad.start(company)) {
        load.pass("before");
        signingKeys(settings, load);
        encryptionKeys(settings, app, load);
        databaseLogin(settings, load);
        redisLogin(settings, load);
        mailPassword(settings, app, load);
        write("SECRET_KEY", SECOND);
        read(settings, load, "SECRET_KEY: replaced");
        load.pass("after");
        assertThat(load.failures()).as("failed requests").isEmpty();
      }
    }
  }

  private void signingKeys(Settings settings, SteadyLoad load) {
    write("JWT_LEGACY_SECRET_KEYS", SECOND + "," + FIRST);
    read(settings, load, "JWT_SECRET_KEY: N verifies");
    write("JWT_SECRET_KEY", SECOND);
    read(settings, load, "JWT_SECRET_KEY: N signs");
    load.signInAgain();
    write("JWT_LEGACY_SECRET_KEYS", ",");
    read(settings, load, "JWT_SECRET_KEY: K has ended");
  }

  private void encryptionKeys(Settings settings, App app, SteadyLoad load) {
    write("LEGACY_ENCRYPTION_KEYS", NEXT_MASTER);
    read(settings, load, "MASTER_ENCRYPTION_KEY: N opens");
    write("LEGACY_ENCRYPTION_KEYS", NEXT_MASTER + "," + MASTER);
    read(settings, load, "MASTER_ENCRYPTION_KEY: K stays to open");
    write("MASTER_ENCRYPTION_KEY", NEXT_MASTER);
    read(settings, load, "MASTER_ENCRYPTION_KEY: N seals");
    Job job = app.features().jobs().named("re-encrypt").orElseThrow();
    long rows = app.features().jobs().runNow(job).orElseThrow();
    load.pass("MASTER_ENCRYPTION_KEY: re-encrypt, " + rows + " rows");
    assertThat(rows).isPositive();
    write("LEGACY_ENCRYPTION_KEYS", ",");
    read(settings, load, "MASTER_ENCRYPTION_KEY: K has ended");
  }

  private void databaseLogin(Settings settings, SteadyLoad load) {
    String old = role("atmr_app_a");
    write("DATABASE_URL", url("atmr_app_a", old));
    read(settings, load, "DATABASE_URL: the role's own login");
    write("DATABASE_URL", url("atmr_app_b", "not made yet"));
    assertThat(settings.secrets().refresh()).as("nobody gets in with it").isFalse();
    load.pass("DATABASE_URL: a wrong login is not taken over");
    write("DATABASE_URL", url("atmr_app_b", role("atmr_app_b")));
    read(settings, load, "DATABASE_URL: the new role");
    Await.until("the old role's sessions end", () -> sessions("atmr_app_a") == 0);
    TestPostgres.asSuperuser(database, "DROP ROLE atmr_app_a");
    load.pass("DATABASE_URL: the old role is dropped");
    assertThat(sessions("atmr_app_b")).isPositive();
  }

  private void redisLogin(Settings settings, SteadyLoad load) {
    write("REDIS_URL", redis.url().toString().replace("//", "//second:wrong@"));
    redisUser("second", "two");
    assertThat(settings.secrets().refresh()).as("nobody gets in with it").isFalse();
    load.pass("REDIS_URL: a wrong login is not taken over");
    write("REDIS_URL", redis.url().toString().replace("//", "//second:two@"));
    read(settings, load, "REDIS_URL: the new user");
    deleteRedisUser("first");
    load.pass("REDIS_URL: the old user is deleted");
    assertThat(load.degraded()).as("limits counted without Redis").isZero();
  }

  private void mailPassword(Settings settings, App app, SteadyLoad load) {
    forget(app, 1);
    smtp.accept("first mail password", "second mail password");
    write("MAIL_PASSWORD", "second mail password");
    read(settings, load, "MAIL_PASSWORD: the new one");
    smtp.accept("second mail password");
    forget(app, 2);
    load.pass("MAIL_PASSWORD: the old one has ended, mails go");
  }

  private void forget(App app, int mails) {
    ApiClient.of(app.port())
        .post("/auth/forgot-password", "{\"email\":\"rotation@company.example.ch\"}");
    Await.until("mail " + mails, () -> smtp.recipients().size() == mails);
  }

  private void read(Settings settings, SteadyLoad load, String step) {
    assertThat(settings.secrets().refresh()).as(step).isTrue();
    load.pass(step);
  }

  private String role(String name) {
    String password = "of " + name;
    TestPostgres.asSuperuser(
        database, "CREATE ROLE " + name + " LOGIN IN ROLE atmr_app PASSWORD '" + password + "'");
    return password;
  }

  private String url(String user, String password) {
    return database.app().jdbcUrl() + "?user=" + user + "&password=" + password.replace(" ", "%20");
  }

  private long sessions(String role) {
    return Long.parseLong(
        TestPostgres.texts(
                database, "SELECT count(*) FROM pg_stat_activity WHERE usename = '" + role + "'")
            .getFirst());
  }

  private void redisUser(String name, String password) {
    try (RedisClient client = RedisClient.create(redis.url().toString());
        StatefulRedisConnection<String, String> connection = client.connect()) {
      connection
          .sync()
          .aclSetuser(
              name, AclSetuserArgs.Builder.on().addPassword(password).allKeys().allCommands());
    }
  }

  private void deleteRedisUser(String name) {
    try (RedisClient client = RedisClient.create(redis.url().toString());
        StatefulRedisConnection<String, String> connection = client.connect()) {
      assertThat(connection.sync().aclDeluser(name)).isEqualTo(1);
    }
  }

  private void write(String name, String value) {
    try {
      Files.writeString(folder.resolve(name), value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>();
    List.of(
            "SECRET_KEY",
            "JWT_SECRET_KEY",
            "JWT_LEGACY_SECRET_KEYS",
            "MASTER_ENCRYPTION_KEY",
            "LEGACY_ENCRYPTION_KEYS",
            "DATABASE_URL",
            "REDIS_URL",
            "MAIL_SERVER_URL",
            "MAIL_PASSWORD")
        .forEach(name -> variables.put(name + "_FILE", folder.resolve(name).toString()));
    variables.putAll(
        Map.of(
            "ATMR_ENV", "testing",
            "HOST", "127.0.0.1",
            "PORT", "0",
            "MANAGEMENT_PORT", "0",
            "SCHEDULER_ENABLED", "false",
            "RATE_LIMIT_SCALE", "1e6"));
    return variables;
  }
}
