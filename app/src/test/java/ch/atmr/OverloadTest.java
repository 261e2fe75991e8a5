package ch.atmr;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.Await;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestCompany;
import ch.atmr.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Many more callers than the process has places and connections: some are served, the others are
 * told at once to come back, and nobody sees anything else.
 */
class OverloadTest {
  /** {@code HTTP_MAX_CONCURRENCY} and {@code DB_POOL_SIZE} of {@code TestApp}. */
  private static final int PLACES = 256;

  private static final int CONNECTIONS = 6;
  private static final int CALLERS = 3 * PLACES;
  private static final String WORK = "/companies/me/clients?limit=1";
  private static final String WAITING =
      """
      SELECT count(*)::text FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'
      """;

  private final Queue<Response> answers = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> broken = new ConcurrentLinkedQueue<>();
  private final List<Thread> callers = new ArrayList<>();
  private TestApp app;
  private ApiClient client;

  @BeforeEach
  void start() {
    app = TestApp.start();
    client = TestCompany.with(app, "Overload").client();
    assertThat(client.get(WORK).status()).isEqualTo(200);
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void whoFindsNoPlaceIsToldAtOnceAndTheOthersAreServed() throws SQLException {
    try (Connection owner = TestPostgres.superuser(app.database())) {
      owner.setAutoCommit(false);
      lockClients(owner);
      // nothing is answered by work now: what comes back has been refused
      call(1);
      Await.until(
          "all that find no place are answered",
          Duration.ofSeconds(30),
          () -> answers.size() >= CALLERS - PLACES);
      assertThat(answers).allSatisfy(OverloadTest::isRefused);
      assertThat(Integer.parseInt(TestPostgres.texts(app.database(), WAITING).getFirst()))
          .as("statements at work")
          .isBetween(1, CONNECTIONS);
      assertThat(app.management().raw("/health").status()).isEqualTo(200);
      owner.rollback();
    }
    finish(CALLERS);
  }

  @Test
  void underLoadEachAnswerIsTheWorkOrARefusalAndAfterItAllIsWell() {
    call(5);
    finish(5 * CALLERS);

    assertThat(answers).filteredOn(answer -> answer.status() == 200).isNotEmpty();
    for (int i = 0; i < 20; i++) {
      assertThat(client.get(WORK).status()).isEqualTo(200);
    }
    assertThat(app.management().raw("/ready/traffic").status()).isEqualTo(200);
  }

  private static void lockClients(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE clients IN ACCESS EXCLUSIVE MODE");
    }
  }

  /** Lets everybody call, each so often one after the other. */
  private void call(int times) {
    for (int i = 0; i < CALLERS; i++) {
      callers.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int n = 0; n < times; n++) {
                  answers.add(client.get(WORK));
                }
              }));
      callers.getLast().setUncaughtExceptionHandler((_, failure) -> broken.add(failure));
    }
  }

  private void finish(int expected) {
    Await.until(
        "everybody has an answer",
        Duration.ofSeconds(60),
        () -> callers.stream().noneMatch(Thread::isAlive));
    assertThat(broken).isEmpty();
    assertThat(answers).hasSize(expected);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 200)
        .allSatisfy(OverloadTest::isRefused);
  }

  private static void isRefused(Response answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(503);
    assertThat(answer.json().get("code").asText()).isEqualTo("UNAVAILABLE");
    assertThat(Integer.parseInt(answer.header("Retry-After").orElseThrow())).isBetween(1, 10);
  }
}
