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
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A password of a keyed request is looked at and hashed before the transaction of the key begins:
 * while nobody gets at the table of keys, a weak one is refused and a good one waits.
 */
class KeyedPasswordsTest {
  private static final String WEAK = "\"all-lower-case-1\"";

  private static TestApp app;
  private static TestCompany company;

  @BeforeAll
  static void start() {
    app = TestApp.startWithoutWorkers();
    company = TestCompany.with(app, "Keyed");
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "/auth/register | {'email':'k@example.ch','first_name':'A','last_name':'B','password':%s}",
        "/auth/reset-password | {'token':'aaaa','new_password':%s}",
        "/companies/me/drivers | {'first_name':'A','last_name':'B','email':'d@example.ch','password':%s}"
      })
  void aWeakPasswordIsRefusedBeforeTheKeyIsHeld(String path, String body) throws SQLException {
    try (Connection table = lockedKeys()) {
      Response refused =
          caller(path)
              .post(path, body.replace('\'', '"').formatted(WEAK), "Idempotency-Key", key());
      assertThat(refused.status()).as(refused.toString()).isEqualTo(400);
      assertThat(refused.body()).contains("password");
      table.rollback();
    }
  }

  @Test
  void aGoodPasswordWaitsForTheKey() throws Exception {
    String body =
        """
        {"email":"good@example.ch","first_name":"A","last_name":"B","password":"Mont-Blanc-4807"}\
        """;
    String key = key();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Connection table = lockedKeys()) {
      Future<Response> answer =
          threads.submit(() -> app.client().post("/auth/register", body, "Idempotency-Key", key));
      Await.until("it waits for the table of keys", KeyedPasswordsTest::somebodyWaits);
      table.rollback();
      assertThat(answer.get().status()).as(answer.get().toString()).isEqualTo(201);
    }
    Response again = app.client().post("/auth/register", body, "Idempotency-Key", key);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.header("Idempotency-Replayed")).contains("true");
  }

  private static ApiClient caller(String path) {
    return path.startsWith("/auth") ? app.client() : company.client();
  }

  private static Connection lockedKeys() throws SQLException {
    Connection connection = TestPostgres.superuser(app.database());
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE idempotency_keys IN ACCESS EXCLUSIVE MODE");
    }
    return connection;
  }

  private static boolean somebodyWaits() {
    return TestPostgres.texts(
            app.database(),
            "SELECT 1 FROM pg_locks"
                + " WHERE relation = 'idempotency_keys'::regclass AND NOT granted")
        .contains("1");
  }

  private static String key() {
    return UUID.randomUUID().toString();
  }
}
