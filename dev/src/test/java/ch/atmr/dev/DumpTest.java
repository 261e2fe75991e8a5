package ch.atmr.dev;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.App;
import ch.atmr.Settings;
import ch.atmr.kernel.GeoPoint;
import ch.atmr.kernel.Secret;
import ch.atmr.platform.db.Schema;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * After a demo day, whoever steals the database, the log or the traces has no name, address,
 * number, note or point.
 */
class DumpTest {
  private static final String PASSWORD = "Demo-password-1";
  private static final String EMAIL = "fribourgeois@gruyere.example.ch";
  private static final String PHONE = "+41 26 555 19 84";
  private static final String NOTE = "Oxygene sur le fauteuil vert";
  private static final String REASON = "Hospitalisation imprevue hier";
  private static final Pattern NUMBER = Pattern.compile("[0-9]+\\.[0-9]+");
  private static final Pattern ID = Pattern.compile("\"(?:id|run_id)\":(\\d+)");

  private final HttpClient http = HttpClient.newHttpClient();
  // The demo's day is the next one, whether or not midnight comes meanwhile.
  private final Clock clock = Clock.fixed(Clock.systemUTC().instant(), ZoneOffset.UTC);
  private final LocalDate tomorrow =
      LocalDate.ofInstant(clock.instant(), DayGenerator.ZONE).plusDays(1);

  @TempDir private Path data;

  @Test
  void aDumpOfADemoDayShowsNobody() throws Exception {
    DevSecrets secrets = DevSecrets.in(data.resolve("secrets"));
    try (DaySinks sinks = DaySinks.open();
        LocalServers servers = LocalServers.start(data, secrets)) {
      Settings settings = settings(servers, secrets, sinks);
      Schema.migrate(settings.migration().orElseThrow(), settings.database().user());
      DayGenerator generator = new DayGenerator(PlaceList.load());
      try (App app = App.start(settings, Clock.systemUTC())) {
        sinks.listen(); // after Helidon, which silences what it does not know
        new Demo(new DemoUseCases(app.features(), new Secret(PASSWORD)), generator, clock).load();
        liveThroughADay(app);
      }
      Set<String> personal = personal(generator);
      assertThat(personal).hasSizeGreaterThan(200);
      theLogShowsNobody(sinks, personal);
      theTracesShowNobody(sinks, personal);
      try (Connection connection = superuser(servers)) {
        assertThat(found(dump(connection), personal)).isEmpty();

        // The search itself can find: as text, and as bytes.
        for (String planted :
            List.of(
                "UPDATE companies SET service_area = '" + PHONE + "' WHERE id = 1",
                "UPDATE outbox SET payload_sealed = convert_to('"
                    + PHONE
                    + "', 'UTF8') WHERE id = (SELECT max(id) FROM outbox)")) {
          connection.setAutoCommit(false);
          try (Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(planted)).isEqualTo(1);
          }
          assertThat(found(dump(connection), personal)).containsExactly(PHONE);
          connection.rollback();
        }
        String degrees =
            personal.stream().filter(NUMBER.asMatchPredicate()).findFirst().orElseThrow();
        for (String row : List.of("(1," + degrees + ",x)", "{\"lat\":" + degrees + "}")) {
          assertThat(found(List.of(row), personal)).contains(degrees);
        }
      }
    }
  }

  private void theLogShowsNobody(DaySinks sinks, Set<String> personal) {
    assertThat(sinks.lines())
        .hasSizeGreaterThan(10)
        .allSatisfy(line -> assertThat(line).startsWith("{").endsWith("}"))
        .anyMatch(line -> line.contains("/api/dispatch/run") && line.contains("\"tenant\":"));
    assertThat(found(sinks.lines(), personal)).isEmpty();
    assertThat(sinks.lines()).noneMatch(line -> line.contains(PASSWORD) || line.contains("eyJ"));
    // The search itself can find.
    Logger.getLogger("ch.atmr.dev").finest("planted " + PHONE);
    assertThat(found(sinks.lines(), personal)).containsExactly(PHONE);
  }

  private void theTracesShowNobody(DaySinks sinks, Set<String> personal) {
    assertThat(sinks.spans())
        .contains("GET /api/bookings", "POST /api/auth/login", "dispatch search", "outbox mail")
        .contains("INSERT clients")
        .doesNotContain(PASSWORD, "eyJ");
    assertThat(found(List.of(sinks.spans()), personal)).isEmpty();
    assertThat(found(List.of(sinks.spans() + NOTE), personal)).containsExactly(NOTE);
  }

  /** What the demo itself does not leave: notes, reasons, phone numbers, mails, a plan. */
  private void liveThroughADay(App app) throws Exception {
    post(
        app,
        "",
        "/auth/register",
        """
        {"email": "%s", "password": "%s", "first_name": "Hildegard", "last_name": "Zurbriggen",
         "phone": "%s"}
        """
            .formatted(EMAIL, PASSWORD, PHONE));
    post(app, "", "/auth/forgot-password", "{\"email\": \"" + EMAIL + "\"}");
    String token = token(app, Demo.MAIN.owner());
    String rides = send(request(app, token, "/bookings?limit=2&date=" + tomorrow).GET());
    Matcher ids = ID.matcher(rides);
    assertThat(ids.find()).isTrue();
    String note = "{\"notes_medical\": \"" + NOTE + "\"}";
    send(request(app, token, "/bookings/" + ids.group(1)).PUT(BodyPublishers.ofString(note)));
    post(app, token, "/companies/me/clients", client());
    String reason = URLEncoder.encode(REASON, StandardCharsets.UTF_8);
    send(request(app, token, "/bookings/" + ids.group(1) + "?reason=" + reason).DELETE());
    String run =
        post(
            app,
            token,
            "/dispatch/run",
            "{\"for_date\": \"" + tomorrow + "\", \"overrides\": {\"time_budget_seconds\": 1}}");
    Matcher id = ID.matcher(run);
    assertThat(id.find()).as(run).isTrue();
    awaitPlan(app, token, id.group(1));
  }

  private static String client() {
    return """
    {"first_name": "Hildegard", "last_name": "Zurbriggen", "email": "%s", "phone": "%s",
     "notes": "%s", "access": {"door_code": "8421B-porte"}}
    """
        .formatted(EMAIL, PHONE, NOTE);
  }

  private void awaitPlan(App app, String token, String run) throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!send(request(app, token, "/dispatch/runs/" + run).GET()).contains("COMPLETED")) {
      assertThat(System.nanoTime()).as("the run ends").isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  private Set<String> personal(DayGenerator generator) {
    Set<String> personal =
        new TreeSet<>(
            Set.of(
                EMAIL, PHONE, NOTE, REASON, "Hildegard", "Zurbriggen", "8421B-porte", Demo.ADMIN));
    for (DemoCompany company : List.of(Demo.MAIN, Demo.SECOND)) {
      Day day = generator.day(tomorrow, company.rides(), company.drivers(), company.seed());
      personal.add(company.owner());
      personal.add(company.depot().address().reveal());
      company.depot().point().ifPresent(point -> add(personal, point));
      company.driverLogins(day).forEach(login -> personal.add(login.email()));
      company.clientLogins(day).forEach(login -> personal.add(login.email()));
      for (Day.Driver driver : day.drivers()) {
        personal.addAll(List.of(driver.name().split(" ")));
        add(personal, driver.depot());
      }
      for (Day.Ride ride : day.rides()) {
        personal.addAll(List.of(ride.patient().name().split(" ")));
        personal.add(ride.patient().notes());
        add(personal, ride.from());
        add(personal, ride.to());
      }
    }
    // What is as short as this stands somewhere in any dump.
    personal.removeIf(text -> text.length() < 5);
    return personal;
  }

  private static void add(Set<String> personal, DayPlace place) {
    personal.add(place.address());
    personal.add(place.name());
    add(personal, place.point());
  }

  private static void add(Set<String> personal, GeoPoint point) {
    for (double degrees : List.of(point.latitude(), point.longitude())) {
      personal.add(Double.toString(degrees));
      personal.add(String.format(Locale.ROOT, "%.5f", degrees));
    }
  }

  /** Every row of every table as text; bytes in it are hexadecimal. */
  private static List<String> dump(Connection connection) throws SQLException {
    List<String> rows = new ArrayList<>();
    for (String table :
        query(
            connection,
            """
            SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables
            WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
            """)) {
      rows.addAll(query(connection, "SELECT CAST(t AS text) FROM " + table + " t"));
    }
    assertThat(rows).as("rows of the dump").hasSizeGreaterThan(300);
    return rows;
  }

  private static Set<String> found(List<String> rows, Set<String> personal) {
    String all = String.join("\n", rows).toLowerCase(Locale.ROOT);
    Set<String> found = new TreeSet<>();
    for (String text : personal) {
      String lower = text.toLowerCase(Locale.ROOT);
      String hex = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
      if (stands(lower, all) || all.contains(hex)) {
        found.add(text);
      }
    }
    return found;
  }

  /** Degrees count as a whole number alone: a second of a timestamp may be 06.168. */
  private static boolean stands(String text, String all) {
    return NUMBER.matcher(text).matches()
        ? Pattern.compile("(?<![0-9.])" + Pattern.quote(text) + "0*(?![0-9])").matcher(all).find()
        : all.contains(text);
  }

  private static List<String> query(Connection connection, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }

  private static Connection superuser(LocalServers servers) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + servers.postgresPort() + "/atmr", "postgres", "postgres");
  }

  private Settings settings(LocalServers servers, DevSecrets secrets, DaySinks sinks) {
    Map<String, String> settings = DevSettings.of(sinks.settings(), data, servers, secrets);
    settings.put("PORT", "0");
    settings.put("MANAGEMENT_PORT", "0");
    settings.put("RATE_LIMIT_SCALE", "1000");
    return Settings.read(settings);
  }

  private String token(App app, String email) throws Exception {
    String body = "{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}";
    Matcher token =
        Pattern.compile("\"token\":\"([^\"]+)\"").matcher(post(app, "", "/auth/login", body));
    assertThat(token.find()).isTrue();
    return token.group(1);
  }

  private String post(App app, String token, String path, String body) throws Exception {
    return send(request(app, token, path).POST(BodyPublishers.ofString(body)));
  }

  private static HttpRequest.Builder request(App app, String token, String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + "/api/v2" + path))
            .timeout(Duration.ofMinutes(2))
            .header("Content-Type", "application/json");
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private String send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
    return response.body();
  }
}
