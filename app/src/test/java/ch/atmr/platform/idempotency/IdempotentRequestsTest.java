package ch.atmr.platform.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.kernel.CompanyId;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.Await;
import ch.atmr.testing.ReferenceServer;
import ch.atmr.testing.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One effect and one answer, however often a request comes; over real HTTP and PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdempotentRequestsTest {
  private static final String VEHICLES = "/companies/me/vehicles";

  private ReferenceServer server;
  private CompanyId company;
  private ApiClient dispatcher;

  @BeforeAll
  void start() {
    server = ReferenceServer.start();
    company = server.company();
    dispatcher = server.dispatcher(company);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void theSameRequestHasTheSameAnswerToTheLetter() {
    String key = key();
    Response first = add("GE 1", key);
    assertThat(first.status()).as(first.toString()).isEqualTo(201);
    assertThat(first.header("Idempotency-Replayed")).isEmpty();
    // What became of the vehicle since does not change what was answered.
    long id = first.json().get("id").asLong();
    assertThat(dispatcher.put(VEHICLES + "/" + id, "{\"seats\":4}").status()).isEqualTo(200);

    Response again = add("GE 1", key);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(first.body());
    for (String header : new String[] {"ETag", "Location", "Content-Type"}) {
      assertThat(again.header(header)).as(header).isPresent().isEqualTo(first.header(header));
    }
    assertThat(again.header("Idempotency-Replayed")).contains("true");
    assertThat(vehicles("GE 1")).isEqualTo(1);
  }

  @Test
  void aKeyStandsForOneRequestOnly() {
    String key = key();
    assertThat(add("GE 2", key).status()).isEqualTo(201);
    refused(add("GE 3", key), 422, "IDEMPOTENCY_KEY_REUSED");
    refused(
        dispatcher.post(
            "/companies/me/clients", "{\"first_name\":\"A\",\"last_name\":\"X\"}", header(key)),
        422,
        "IDEMPOTENCY_KEY_REUSED");
    assertThat(vehicles("GE 3")).isZero();
    assertThat(add("GE 2", key).header("Idempotency-Replayed")).contains("true");
  }

  @Test
  void keysOfTwoCallersNeverMeet() {
    String key = key();
    assertThat(add("GE 4", key).status()).isEqualTo(201);
    Response other = server.admin().post("/companies", companyBody(server.email()), header(key));
    assertThat(other.status()).as(other.toString()).isEqualTo(201);
    assertThat(other.header("Idempotency-Replayed")).isEmpty();
    assertThat(add("GE 4", key).json().get("license_plate").asText()).isEqualTo("GE 4");
  }

  @Test
  void aRequestThatFailsLeavesNothingAndItsKeyIsFree() {
    String key = key();
    assertThat(add("GE 5", key()).status()).isEqualTo(201);
    refused(add("GE 5", key), 409, "LICENSE_PLATE_TAKEN");
    assertThat(
            number("SELECT count(*) FROM idempotency_keys WHERE key_hash = sha256('" + key + "')"))
        .isZero();
    Response second = add("GE 6", key);
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.header("Idempotency-Replayed")).isEmpty();
  }

  @Test
  void whileOneIsAtWorkASecondIsToldToComeBack() throws Exception {
    String key = key();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Connection connection = TestPostgres.superuser(server.server().database());
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE vehicles IN SHARE MODE");
      Future<Response> first = threads.submit(() -> add("GE 7", key));
      Await.until(
          "the first waits for the table",
          () -> number("SELECT count(*) FROM pg_locks WHERE NOT granted") == 1);
      Response second = add("GE 7", key);
      refused(second, 409, "IDEMPOTENCY_KEY_IN_USE");
      assertThat(second.header("Retry-After")).contains("1");
      connection.rollback();
      assertThat(first.get().status()).isEqualTo(201);
      assertThat(add("GE 7", key).body()).isEqualTo(first.get().body());
    }
  }

  @Test
  void ofTwentyAtOnceOneHasAnEffect() throws Exception {
    String key = key();
    List<Response> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Response> call = () -> add("GE 8", key);
      for (Future<Response> answer : threads.invokeAll(java.util.Collections.nCopies(20, call))) {
        answers.add(answer.get());
      }
    }
    assertThat(answers).allMatch(answer -> answer.status() == 201 || answer.status() == 409);
    List<Response> made = answers.stream().filter(answer -> answer.status() == 201).toList();
    assertThat(made.stream().map(Response::body).distinct()).hasSize(1);
    assertThat(made.stream().filter(a -> a.header("Idempotency-Replayed").isEmpty())).hasSize(1);
    answers.stream()
        .filter(answer -> answer.status() == 409)
        .forEach(answer -> refused(answer, 409, "IDEMPOTENCY_KEY_IN_USE"));
    assertThat(vehicles("GE 8")).isEqualTo(1);
  }

  @Test
  void afterADayTheKeyIsForgottenAndTheJobDeletesIt() {
    String key = key();
    IdempotentRequests requests =
        new IdempotentRequests(server.db(), server.server().seals(), server.server().clock());
    Response first = add("GE 9", key);
    server.server().clock().advance(Duration.ofHours(24).minusMinutes(1));
    assertThat(add("GE 9", key).body()).isEqualTo(first.body());
    server.server().clock().advance(Duration.ofMinutes(2));
    long old = requests.cleanup().task().run(/* dryRun= */ true);
    assertThat(old).isPositive();
    refused(add("GE 9", key), 409, "LICENSE_PLATE_TAKEN");
    assertThat(add("GE 10", key).status()).as("the key begins anew").isEqualTo(201);
    assertThat(requests.cleanup().task().run(/* dryRun= */ false)).isEqualTo(old - 1);
    assertThat(requests.cleanup().task().run(/* dryRun= */ true)).isZero();
    assertThat(add("GE 10", key).header("Idempotency-Replayed")).contains("true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "a\tb"})
  void aKeyOfOtherCharactersIsRefused(String key) {
    assertThat(add("GE 11", key).status()).isEqualTo(400);
    assertThat(vehicles("GE 11")).isZero();
  }

  @Test
  void aKeyThatIsTooLongIsRefused() {
    Response tooLong = add("GE 12", "k".repeat(256));
    refused(tooLong, 400, "VALIDATION_FAILED");
    assertThat(tooLong.json().get("errors").has("Idempotency-Key")).isTrue();
    assertThat(add("GE 12", "k".repeat(255)).status()).isEqualTo(201);
  }

  @Test
  void answersAreSealedAndKeysAreHashed() throws SQLException {
    String key = key();
    dispatcher.post(
        "/companies/me/clients", "{\"first_name\":\"A\",\"last_name\":\"Zzyzx\"}", header(key));
    try (Connection connection = TestPostgres.superuser(server.server().database());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT k::text FROM idempotency_keys k")) {
      int seen = 0;
      while (rows.next()) {
        seen++;
        assertThat(rows.getString(1)).doesNotContain(key).doesNotContain("Zzyzx");
      }
      assertThat(seen).isPositive();
    }
    assertThat(
            number(
                "SELECT count(*) FROM idempotency_keys"
                    + " WHERE position(convert_to('Zzyzx', 'UTF8') IN answer_sealed) > 0"))
        .isZero();
  }

  private Response add(String plate, String key) {
    return dispatcher.post(
        VEHICLES,
        "{\"license_plate\":\""
            + plate
            + "\",\"model\":\"Van\",\"vehicle_type\":\"VAN\",\"seats\":6}",
        header(key));
  }

  private static String companyBody(String email) {
    return """
    {"name": "Autre", "owner_email": "%s", "owner_first_name": "A", "owner_last_name": "B"}
    """
        .formatted(email);
  }

  private static String[] header(String key) {
    return new String[] {"Idempotency-Key", key};
  }

  private static String key() {
    return UUID.randomUUID().toString();
  }

  private static void refused(Response answer, int status, String code) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.json().get("code").asText()).isEqualTo(code);
  }

  private long vehicles(String plate) {
    return number("SELECT count(*) FROM vehicles WHERE license_plate = '" + plate + "'");
  }

  private long number(String sql) {
    try (Connection connection = TestPostgres.superuser(server.server().database());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
