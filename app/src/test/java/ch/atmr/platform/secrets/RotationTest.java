package ch.atmr.platform.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.App;
import ch.atmr.Settings;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.SettableClock;
import ch.atmr.testing.TestPostgres;
import ch.atmr.testing.TestPostgres.Database;
import ch.atmr.testing.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The walk of docs/security/secrets.md: new signing keys while the service runs. */
class RotationTest {
  private static final String FIRST = "k3Jx9vQ2mZr7Tn4Wb8Yc1Ld6Pf5Hs0Ga";
  private static final String SECOND = "Zq8Wn3Er6Ty1Ui4Op7As2Df5Gh9Jk0Lz";
  private static final String ACCOUNT =
      "{\"email\":\"eva@example.ch\",\"password\":\"Salève-1379\"%s}";

  @TempDir private Path folder;

  @Test
  void sessionsOutliveARotationAndALeakedKeyEndsThem() throws IOException {
    Path active = Files.writeString(folder.resolve("active"), FIRST);
    Path legacy = Files.writeString(folder.resolve("legacy"), ",");
    Database database = TestPostgres.database();
    try (TestRedis redis = TestRedis.start()) {
      Settings settings = Settings.read(variables(database, redis, active, legacy));
      App app = App.start(settings, new SettableClock());
      try (app) {
        ApiClient before = signedIn(app);
        Files.writeString(legacy, SECOND + "," + FIRST);
        assertThat(settings.secrets().refresh()).isTrue();
        Files.writeString(active, SECOND);
        assertThat(settings.secrets().refresh()).isTrue();
        ApiClient after = login(app);
        assertThat(before.get("/auth/me").status()).as("the overlap").isEqualTo(200);
        assertThat(after.get("/auth/me").status()).isEqualTo(200);

        Files.writeString(legacy, ",");
        assertThat(settings.secrets().refresh()).isTrue();
        assertThat(before.get("/auth/me").status()).as("the old key is gone").isEqualTo(401);
        assertThat(after.get("/auth/me").status()).isEqualTo(200);
      }
    }
  }

  private Map<String, String> variables(
      Database database, TestRedis redis, Path active, Path legacy) {
    String url =
        database.app().jdbcUrl().replace("jdbc:postgresql://", "postgresql://atmr_app:app@");
    return Map.of(
        "ATMR_ENV",
        "testing",
        "HOST",
        "127.0.0.1",
        "PORT",
        "0",
        "MANAGEMENT_PORT",
        "0",
        "JWT_SECRET_KEY_FILE",
        active.toString(),
        "JWT_LEGACY_SECRET_KEYS_FILE",
        legacy.toString(),
        "MASTER_ENCRYPTION_KEY",
        "Mn7Bv4Cx1Za8Sd5Fg2Hj9Kl6Qw3Er0Ty",
        "DATABASE_URL",
        url,
        "REDIS_URL",
        redis.url().toString(),
        "MAIL_FOLDER",
        folder.resolve("mail").toString());
  }

  private static ApiClient signedIn(App app) {
    String person = ",\"first_name\":\"Eva\",\"last_name\":\"Essai\",\"username\":\"eva\"";
    assertThat(anonymous(app).post("/auth/register", ACCOUNT.formatted(person)).status())
        .isEqualTo(201);
    return login(app);
  }

  private static ApiClient login(App app) {
    String token =
        anonymous(app).post("/auth/login", ACCOUNT.formatted("")).json().get("token").asText();
    return anonymous(app).withToken(token);
  }

  private static ApiClient anonymous(App app) {
    return ApiClient.of(app.port());
  }
}
