package ch.atmr;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.platform.jobs.Job;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.DayCsv;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestCompany;
import ch.atmr.testing.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The whole service with a company, whose people grow old by SQL. */
final class PrivacyFixture implements AutoCloseable {
  static final LocalDate DAY = LocalDate.of(2031, 3, 5);
  private static final ZoneId ZURICH = ZoneId.of("Europe/Zurich");

  final TestApp app;
  final TestCompany company;

  PrivacyFixture() {
    this(TestApp.start());
  }

  PrivacyFixture(TestApp app) {
    this.app = app;
    // No day ends while a test counts days.
    app.clock().set(noonAgo(0));
    this.company = TestCompany.with(app, "Privacy");
  }

  /** A ride that the company has accepted, and a driver with a vehicle. */
  long importedRide() {
    ok(company.client().postCsv("/companies/me/imports/drivers", DayCsv.drivers(DAY, 1)));
    ok(company.client().postCsv("/companies/me/imports/bookings", DayCsv.rides(DAY, 1)));
    return number("SELECT max(id) FROM bookings");
  }

  /** Somebody who registers and signs in. */
  ApiClient person(String name) {
    String email = name.toLowerCase(Locale.ROOT) + "@example.ch";
    Response registered =
        app.client()
            .post(
                "/auth/register",
                """
                {"email":"%s","password":"%s","first_name":"%s","last_name":"Marker-%s","username":"%s"}
                """
                    .formatted(email, TestCompany.PASSWORD, name, name, name));
    assertThat(registered.status()).as(registered.toString()).isEqualTo(201);
    return app.client().login(email, TestCompany.PASSWORD);
  }

  /** Books a ride for oneself. */
  long request(ApiClient person, String pickup) {
    Response booked =
        person.post(
            "/bookings",
            """
            {"company_id": %d, "pickup_location": "%s", "pickup_lat": 46.2, "pickup_lon": 6.14,
             "dropoff_location": "Avenue de Champel 42", "dropoff_lat": 46.19, "dropoff_lon": 6.16,
             "scheduled_time": "%sT09:00:00Z"}
            """
                .formatted(company.id().value(), pickup, DAY));
    assertThat(booked.status()).as(booked.toString()).isEqualTo(201);
    return booked.json().get("id").asLong();
  }

  /**
   * Copies a ride with its sealed texts, which stay readable because they are bound to the key that
   * is copied with them.
   *
   * @param status of the copies
   * @param createdAt of the copies, as SQL
   * @return the copies' ids
   */
  List<Long> copies(long ride, String status, String createdAt, int count) {
    String columns =
        text(
            """
            SELECT string_agg(column_name, ', ') FROM information_schema.columns
            WHERE table_name = 'bookings' AND column_name NOT IN ('id', 'status', 'created_at', 'reference')
            """);
    return numbers(
        "INSERT INTO bookings ("
            + columns
            + ", status, created_at) SELECT "
            + columns
            + ", '"
            + status
            + "', "
            + createdAt
            + " FROM bookings, generate_series(1, "
            + count
            + ") WHERE id = "
            + ride
            + " RETURNING id");
  }

  /** Noon of the day so many days ago, as SQL. */
  String daysAgo(int days) {
    return "timestamptz '" + noonAgo(days) + "'";
  }

  Instant noonAgo(int days) {
    return LocalDate.ofInstant(app.clock().instant(), ZURICH)
        .minusDays(days)
        .atTime(LocalTime.NOON)
        .atZone(ZURICH)
        .toInstant();
  }

  Job job(String name) {
    return app.app().features().jobs().named(name).orElseThrow();
  }

  long run(String job) {
    return job(job).task().run(/* dryRun= */ false);
  }

  long wouldDo(String job) {
    return job(job).task().run(/* dryRun= */ true);
  }

  void sql(String statement) {
    TestPostgres.asSuperuser(app.database(), statement);
  }

  long number(String query) {
    return numbers(query).getFirst();
  }

  List<Long> numbers(String query) {
    return texts(query).stream().map(Long::valueOf).toList();
  }

  String text(String query) {
    return texts(query).getFirst();
  }

  List<String> texts(String query) {
    List<String> found = new ArrayList<>();
    try (Connection connection = TestPostgres.superuser(app.database());
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        found.add(result.getString(1));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
    return found;
  }

  @Override
  public void close() {
    app.close();
  }

  private static void ok(Response response) {
    assertThat(response.status()).as(response.toString()).isEqualTo(200);
  }
}
