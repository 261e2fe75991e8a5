package ch.atmr.platform.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.platform.db.DbSettings;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.Await;
import ch.atmr.testing.TcpGate;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestCompany;
import ch.atmr.testing.TestPostgres;
import ch.atmr.testing.TestPostgres.Database;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The worst moment to die: PostgreSQL has committed, and nobody has been told. */
class LostAnswerTest {
  private static final String KEY = "the-same-key-before-and-after";
  private static final String BODY =
      "{\"license_plate\":\"GE 1\",\"model\":\"Van\",\"vehicle_type\":\"VAN\",\"seats\":6}";

  @Test
  void anotherProcessGivesTheAnswerThatTheDeadOneOwed() throws Exception {
    Database database = TestPostgres.database();
    URI address = URI.create(database.app().jdbcUrl().substring("jdbc:".length()));
    try (TcpGate gate = TcpGate.before(address.getPort());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String token;
      try (TestApp dying = TestApp.startOn(through(gate, address, database))) {
        TestCompany company = TestCompany.with(dying, "Owed");
        token =
            dying
                .client()
                .post(
                    "/auth/login",
                    "{\"email\":\"%s\",\"password\":\"%s\"}"
                        .formatted(company.email(), TestCompany.PASSWORD))
                .json()
                .get("token")
                .asText();
        gate.stallAfterWhatFollows("INTO idempotency_keys");
        Future<Response> lost = threads.submit(() -> add(dying.client().withToken(token)));
        Await.until("the commit is through", () -> vehicles(database) == 1);
        gate.cut();
        assertThat(lost.get().status()).isEqualTo(503);
      }
      try (TestApp next = TestApp.startOn(database)) {
        Response answer = add(next.client().withToken(token));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        assertThat(answer.header("Idempotency-Replayed")).contains("true");
        assertThat(answer.json().get("license_plate").asText()).isEqualTo("GE 1");
        assertThat(vehicles(database)).isEqualTo(1);
      }
    }
  }

  private static Response add(ApiClient dispatcher) {
    return dispatcher.post("/companies/me/vehicles", BODY, "Idempotency-Key", KEY);
  }

  private static Database through(TcpGate gate, URI address, Database database) {
    String url = "jdbc:postgresql://127.0.0.1:" + gate.port() + address.getPath();
    DbSettings app = database.app();
    return new Database(
        database.name(), DbSettings.of(url, app.user(), app.password(), 6), database.owner());
  }

  private static long vehicles(Database database) {
    try (Connection connection = TestPostgres.superuser(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM vehicles")) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
