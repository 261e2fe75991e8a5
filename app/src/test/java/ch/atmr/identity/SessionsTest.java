package ch.atmr.identity;

import static ch.atmr.identity.AuthSteps.code;
import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestPostgres;
import com.fasterxml.jackson.databind.JsonNode;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Where the answer to "is this session live" comes from, and that it is right. */
class SessionsTest {
  private static final Duration LONGER_THAN_LOCAL = Duration.ofSeconds(2);

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
  void redisRemembersWhatPostgresSaid() {
    JsonNode session = signedIn("remembers");
    assertThat(steps.me(session).status()).isEqualTo(200);
    redis(commands -> {
      assertThat(commands.get(key(session))).isEqualTo("live");
      assertThat(commands.ttl(key(session))).isBetween(1L, 60L);
    });
    assertThat(steps.with(session).post("/auth/logout", "").status()).isEqualTo(204);
    redis(commands -> assertThat(commands.get(key(session))).isEqualTo("ended"));
  }

  @Test
  void anEndElsewhereIsSeenThroughRedis() {
    JsonNode session = signedIn("elsewhere");
    assertThat(steps.me(session).status()).isEqualTo(200);
    redis(commands -> commands.set(key(session), "ended"));
    app.clock().advance(LONGER_THAN_LOCAL);
    assertThat(code(steps.me(session))).isEqualTo("TOKEN_REVOKED");
  }

  @Test
  void postgresIsAskedWhereRedisKnowsNothing() {
    JsonNode session = signedIn("truth");
    assertThat(steps.me(session).status()).isEqualTo(200);
    TestPostgres.asSuperuser(
        app.database(), "UPDATE sessions SET revoked_at = now() WHERE id = '" + sid(session) + "'");
    redis(commands -> commands.del(key(session)));
    app.clock().advance(LONGER_THAN_LOCAL);
    assertThat(code(steps.me(session))).isEqualTo("TOKEN_REVOKED");
    redis(commands -> assertThat(commands.get(key(session))).isEqualTo("ended"));
  }

  @Test
  void withoutRedisEverythingStillWorksAndNothingEndedComesBack() {
    JsonNode stays = signedIn("stays");
    JsonNode leaves = signedIn("leaves");
    assertThat(steps.me(leaves).status()).isEqualTo(200);
    app.redis().stop();
    try {
      app.clock().advance(LONGER_THAN_LOCAL);
      assertThat(steps.me(stays).status()).isEqualTo(200);
      assertThat(steps.with(leaves).post("/auth/logout", "").status()).isEqualTo(204);
      assertThat(code(steps.me(leaves))).isEqualTo("TOKEN_REVOKED");
      app.clock().advance(Duration.ofMinutes(3));
      assertThat(code(steps.me(leaves))).as("asks PostgreSQL").isEqualTo("TOKEN_REVOKED");
      assertThat(steps.refresh(stays).status()).isEqualTo(200);
      assertThat(steps.me(signedIn("meanwhile")).status()).isEqualTo(200);
    } finally {
      app.redis().startAgain();
    }
    assertThat(code(steps.me(leaves))).isEqualTo("TOKEN_REVOKED");
    app.clock().advance(Duration.ofHours(1));
    redis(commands -> AuthSteps.await(() -> "ended".equals(commands.get(key(leaves)))));
  }

  private static JsonNode signedIn(String name) {
    String email = name.toLowerCase(Locale.ROOT) + "@example.ch";
    steps.register(email, name);
    return steps.session(email);
  }

  private static String sid(JsonNode session) {
    return steps.text("SELECT id FROM sessions WHERE user_id = " + session.get("user").get("id"));
  }

  private static String key(JsonNode session) {
    return "session:" + sid(session);
  }

  private static void redis(Consumer<RedisCommands<String, String>> look) {
    try (RedisClient client = RedisClient.create(app.redis().url().toString());
        var connection = client.connect()) {
      look.accept(connection.sync());
    }
  }
}
