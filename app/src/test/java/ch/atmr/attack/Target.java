package ch.atmr.attack;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.DayCsv;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestCompany;
import ch.atmr.testing.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The service under attack, with a company's day in it, and the sight of every row that it has. */
final class Target implements AutoCloseable {
  static final LocalDate DAY = LocalDate.of(2031, 3, 5);

  /**
   * Less what signing in writes, whoever does it, and the links that the audit trail gets in the
   * background; its events are looked at.
   */
  private static final String TABLES =
      """
      SELECT tablename FROM pg_tables
      WHERE schemaname = 'public' AND tablename NOT IN (
          'sessions', 'refresh_tokens', 'flyway_schema_history',
          'audit_chains', 'audit_links', 'audit_unlinked')
      """;

  private final TestApp app = TestApp.startWithoutWorkers();
  private final ApiClient company;

  Target() {
    this.company = TestCompany.with(app, "Attacked").client();
    assertThat(company.postCsv("/companies/me/imports/drivers", DayCsv.drivers(DAY, 2)).status())
        .isEqualTo(200);
    assertThat(company.postCsv("/companies/me/imports/bookings", DayCsv.rides(DAY, 4)).status())
        .isEqualTo(200);
  }

  TestApp app() {
    return app;
  }

  ApiClient company() {
    return company;
  }

  ApiClient nobody() {
    return app.client();
  }

  /** The id of the first item of a list. */
  long id(String list) {
    Response answer = company.get(list);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.json().elements().next().get(0).get("id").asLong();
  }

  /** Runs an attack and holds that no row of any table has changed. */
  void writesNothing(Runnable attack) {
    Map<String, String> before = rows();
    assertThat(before).hasSizeGreaterThan(8);
    attack.run();
    assertThat(rows()).isEqualTo(before);
  }

  private Map<String, String> rows() {
    try (Connection connection = TestPostgres.superuser(app.database());
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet names = statement.executeQuery(TABLES)) {
        while (names.next()) {
          tables.add(names.getString(1));
        }
      }
      Map<String, String> rows = new TreeMap<>();
      for (String table : tables) {
        try (ResultSet sum =
            statement.executeQuery(
                "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM "
                    + table
                    + " t")) {
          sum.next();
          rows.put(table, sum.getString(1));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Writes text, a character a byte, to a socket and reads until the server ends the connection.
   */
  String socket(String request) {
    try (Socket socket = open()) {
      socket.setSoTimeout(15_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return readAll(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Socket open() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), app.app().port());
  }

  private static String readAll(InputStream in) {
    StringBuilder answer = new StringBuilder();
    byte[] buffer = new byte[4096];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        answer.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // kept open or reset: what came is the answer
    }
    return answer.toString();
  }

  static void refused(Response answer, int... statuses) {
    assertThat(answer.status()).as(answer.toString()).isIn(boxed(statuses));
    assertThat(answer.header("Content-Type")).contains("application/problem+json");
    assertThat(answer.body()).doesNotContain("Exception").doesNotContain("\tat ");
  }

  private static List<Integer> boxed(int... values) {
    return java.util.Arrays.stream(values).boxed().toList();
  }

  @Override
  public void close() {
    app.close();
  }
}
