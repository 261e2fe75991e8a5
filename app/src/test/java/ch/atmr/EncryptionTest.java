package ch.atmr;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.kernel.Secret;
import ch.atmr.platform.crypto.Subject;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.DayCsv;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestApp.MasterKeys;
import ch.atmr.testing.TestCompany;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys that rotate and people who are erased, as callers of the whole service see it. */
class EncryptionTest {
  private static final LocalDate DAY = LocalDate.of(2031, 3, 5);
  private static final String CLIENT =
      "SELECT public_id AS subject FROM clients WHERE reference = :reference";
  private static final String DRIVER =
      "SELECT row_key AS subject FROM drivers WHERE reference = :reference";
  private static final MasterKeys NEW =
      new MasterKeys(
          new Secret("the key after a rotation, thirty-two bytes long"),
          List.of(MasterKeys.FIRST.active()));
  private static final MasterKeys NEW_ALONE = new MasterKeys(NEW.active(), List.of());
  private static final MasterKeys PREPARED =
      new MasterKeys(MasterKeys.FIRST.active(), List.of(NEW.active()));

  private TestApp app;
  private TestCompany company;
  private ApiClient dispatcher;

  @BeforeEach
  void start() {
    app = TestApp.start();
    company = TestCompany.with(app, "Cipher");
    dispatcher = company.client();
    ok(dispatcher.postCsv("/companies/me/imports/drivers", DayCsv.drivers(DAY, 2)));
    ok(dispatcher.postCsv("/companies/me/imports/bookings", DayCsv.rides(DAY, 6)));
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void allReadsTheSameBeforeWhileAndAfterARotation() {
    List<String> before = seen(dispatcher);
    try (App rotated = app.replicaWith(NEW)) {
      ApiClient through = ApiClient.of(rotated.port()).login(company.email(), TestCompany.PASSWORD);
      assertThat(seen(through)).isEqualTo(before);
      assertThat(run(rotated, "re-encrypt")).isPositive();
      assertThat(seen(through)).isEqualTo(before);
      assertThat(run(rotated, "re-encrypt")).isZero();
      ok(through.postCsv("/companies/me/imports/bookings", DayCsv.rides(DAY.plusDays(1), 2)));
    }
    try (App alone = app.replicaWith(NEW_ALONE)) {
      ApiClient through = ApiClient.of(alone.port()).login(company.email(), TestCompany.PASSWORD);
      assertThat(seen(through)).isEqualTo(before);
    }
  }

  @Test
  void noNameIsTakenTwiceWhileTwoKeysAreInUse() throws Exception {
    try (App prepared = app.replicaWith(PREPARED);
        App rotated = app.replicaWith(NEW)) {
      ApiClient older = ApiClient.of(prepared.port());
      ApiClient newer = ApiClient.of(rotated.port());
      assertThat(register(app.client(), "first@example.ch", "first").status()).isEqualTo(201);
      assertThat(register(newer, "First@example.ch", "other").json().get("code").asText())
          .isEqualTo("EMAIL_TAKEN");
      assertThat(register(newer, "second@example.ch", "FIRST").json().get("code").asText())
          .isEqualTo("USERNAME_TAKEN");
      assertThat(newer.login("first@example.ch", TestCompany.PASSWORD)).isNotNull();

      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int round = 0; round < 10; round++) {
          String email = "race" + round + "@example.ch";
          String name = "race" + round;
          Future<Response> left = threads.submit(() -> register(older, email, name));
          Future<Response> right = threads.submit(() -> register(newer, email, name));
          assertThat(List.of(left.get().status(), right.get().status()))
              .containsExactlyInAnyOrder(201, 409);
        }
      }
      run(rotated, "re-encrypt");
      assertThat(older.login("race3@example.ch", TestCompany.PASSWORD)).isNotNull();
    }
  }

  @Test
  void anErasedPersonIsGoneAndEverythingElseWorks() {
    long booking = items(dispatcher.get("/bookings?limit=1")).get(0).get("id").asLong();
    JsonNode client = items(dispatcher.get("/companies/me/clients?search=Patient1")).get(0);
    assertThat(client.toString()).contains("Patient1");
    try (App replica = app.replicaWith(MasterKeys.FIRST)) {
      // The other process has the key at hand.
      ApiClient other = ApiClient.of(replica.port()).login(company.email(), TestCompany.PASSWORD);
      assertThat(other.get("/bookings?limit=100").body()).contains("Patient1", "Rue du Depart 1,");

      assertThat(erase(Subject.client(subject(CLIENT, "P-001"), company.id()))).isTrue();
      assertThat(erase(Subject.driver(subject(DRIVER, "D-01"), company.id()))).isTrue();

      for (ApiClient through : List.of(dispatcher, other)) {
        List<String> seen = seen(through);
        assertThat(seen)
            .allSatisfy(body ->
                assertThat(body).doesNotContain("Patient1\"", "Rue du Depart 1,", "\"Driver1\""));
        assertThat(String.join("", seen)).contains("[erased]", "Patient2", "Rue du Depart 2,");
        assertThat(items(through.get("/companies/me/clients?search=Patient1"))).isEmpty();
      }
    }
    // Nothing of the erased one is written anew either, and steps still go on.
    ok(dispatcher.put("/bookings/" + booking, "{\"notes_medical\":\"Secret note\"}"));
    assertThat(dispatcher.get("/bookings/" + booking).body()).doesNotContain("Secret note");
    Response cancelled = dispatcher.delete("/bookings/" + booking);
    assertThat(cancelled.status()).as(cancelled.toString()).isLessThan(500);
    assertThat(run(app.app(), "re-encrypt")).isZero();
    assertThat(erase(Subject.client(subject(CLIENT, "P-001"), company.id()))).isFalse();
  }

  @Test
  void aSecretPastItsDaysIsTold() {
    assertThat(run(app.app(), "secret-rotation-check")).isZero();
    app.clock().advance(Duration.ofDays(31));
    assertThat(run(app.app(), "secret-rotation-check")).as("the signing secret").isEqualTo(1);
    app.clock().advance(Duration.ofDays(60));
    assertThat(run(app.app(), "secret-rotation-check")).as("and the master key").isEqualTo(2);
    try (App rotated = app.replicaWith(NEW)) {
      assertThat(run(rotated, "secret-rotation-check")).as("another master key").isEqualTo(1);
    }
    run(app.app(), "secret-rotation-check");
    String metrics = app.management().raw("/prometheus/metrics-http").body();
    assertThat(metrics)
        .containsPattern("secret_age_seconds\\{[^}]*secret=\"jwt\"[^}]*} [1-9]")
        .containsPattern("encryption_key_uses\\{[^}]*key_id=\"[0-9a-f]{8}\"[^}]*} [1-9]");
  }

  /** What the company sees of its people and rides. */
  private static List<String> seen(ApiClient through) {
    List<String> bodies = new ArrayList<>();
    for (String path :
        List.of(
            "/bookings?limit=100&date=" + DAY,
            "/companies/me/clients?limit=100",
            "/companies/me/clients?search=patient",
            "/companies/me/drivers?limit=100",
            "/companies/me/shifts?limit=100&from=" + DAY + "&to=" + DAY,
            "/companies/me",
            "/auth/me")) {
      bodies.add(ok(through.get(path)).body());
    }
    return bodies;
  }

  private boolean erase(Subject subject) {
    Features features = app.app().features();
    return features.db().system("test", tx -> features.erasure().erase(tx, subject));
  }

  private UUID subject(String sql, String reference) {
    return app.app()
        .features()
        .db()
        .system(
            "test", tx -> tx.sql(sql).bind("reference", reference).one(row -> row.uuid("subject")));
  }

  private static long run(App app, String job) {
    return app.features().jobs().named(job).orElseThrow().task().run(/* dryRun= */ false);
  }

  private static Response register(ApiClient client, String email, String username) {
    return client.post(
        "/auth/register",
        """
        {"email": "%s", "username": "%s", "password": "%s", "first_name": "Ana",
         "last_name": "Muster"}
        """
            .formatted(email, username, TestCompany.PASSWORD));
  }

  private static Response ok(Response response) {
    assertThat(response.status()).as(response.toString()).isEqualTo(200);
    return response;
  }

  private static JsonNode items(Response response) {
    JsonNode body = ok(response).json();
    return body.properties().stream()
        .map(Map.Entry::getValue)
        .filter(JsonNode::isArray)
        .findFirst()
        .orElseThrow();
  }
}
