package ch.atmr;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.kernel.PersonalText;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.Await;
import ch.atmr.testing.DayCsv;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestCompany;
import ch.atmr.testing.TestPostgres;
import ch.atmr.testing.TestPostgres.Database;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import picocli.CommandLine;

/** What the service does leaves its trace, and {@code ./atmr audit verify} reads it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditedActionsTest {
  private static final LocalDate DAY = LocalDate.of(2031, 3, 5);
  private static final String NEW_PASSWORD = "Mont-Blanc-4807";

  private TestApp app;
  private TestCompany company;
  private ApiClient dispatcher;

  @BeforeAll
  void start() {
    app = TestApp.start();
    company = TestCompany.with(app, "Trail");
    dispatcher = company.client();
  }

  @AfterAll
  void stop() {
    app.close();
  }

  @Test
  void sessionsAndAccounts() {
    assertThat(events("LOGIN_SUCCEEDED")).isNotEmpty().allMatch(e -> e.contains("company " + id()));
    assertThat(login(company.email(), "Wrong-Password-1").status()).isEqualTo(401);
    assertThat(login("nobody@example.ch", "Wrong-Password-1").status()).isEqualTo(401);
    assertThat(events("LOGIN_FAILED")).hasSize(2);
    assertThat(events("LOGIN_FAILED").getFirst()).contains("user:");

    String link = app.app().features().users().inviteAdmin(new PersonalText("root@example.ch"));
    assertThat(events("USER_CREATED").getLast()).contains("\"role\": \"ADMIN\"");
    String token = link.substring(link.indexOf("token=") + "token=".length());
    assertThat(
            app.client()
                .post(
                    "/auth/reset-password",
                    "{\"token\":\"%s\",\"new_password\":\"%s\"}".formatted(token, NEW_PASSWORD))
                .status())
        .isEqualTo(204);
    assertThat(events("PASSWORD_RESET")).hasSize(1);

    JsonNode session = login("root@example.ch", NEW_PASSWORD).json();
    String spent = "{\"refresh_token\":\"" + session.get("refresh_token").asText() + "\"}";
    JsonNode fresh = app.client().post("/auth/refresh-token", spent).json();
    assertThat(fresh.has("refresh_token")).isTrue();
    assertThat(app.client().post("/auth/refresh-token", spent).status()).isEqualTo(401);
    assertThat(events("TOKEN_REUSED")).hasSize(1);

    ApiClient admin = app.client().login("root@example.ch", NEW_PASSWORD);
    assertThat(admin.put("/companies/" + id(), "{\"is_approved\":true}").status()).isEqualTo(200);
    assertThat(events("COMPANY_APPROVAL_CHANGED")).hasSize(1);
    assertThat(events("SYSTEM_ACCESS")).anyMatch(e -> e.contains("\"reason\": \"administrator\""));
    String second = "{\"email\":\"second@example.ch\",\"role\":\"ADMIN\"}";
    String user = "/admin/users/" + admin.post("/admin/users", second).json().get("id").asLong();
    assertThat(admin.post(user + "/reset-password", "").status()).isEqualTo(202);
    assertThat(events("PASSWORD_REMOVED")).hasSize(1).first().asString().contains("user:");
    String role = "{\"role\":\"COMPANY\",\"company_id\":" + id() + "}";
    assertThat(admin.put(user + "/role", role).status()).isEqualTo(200);
    assertThat(events("ROLE_CHANGED")).hasSize(1).first().asString().contains("company " + id());
    assertThat(admin.post("/auth/logout", "").status()).isEqualTo(204);
    assertThat(events("LOGGED_OUT")).hasSize(1);

    long driver =
        dispatcher
            .post(
                "/companies/me/drivers",
                "{\"first_name\":\"Luc\",\"last_name\":\"M\",\"email\":\"luc@example.ch\"}")
            .json()
            .get("id")
            .asLong();
    assertThat(dispatcher.delete("/companies/me/drivers/" + driver).status()).isEqualTo(204);
    assertThat(events("USER_DEACTIVATED")).hasSize(1).first().asString().contains("user ");
  }

  @Test
  void bookingsAndPlans() {
    long booking = book();
    String about = "booking:" + booking;
    String path = "/bookings/" + booking;
    assertThat(events("BOOKING_CREATED").getLast()).contains(about).contains("company " + id());
    assertThat(dispatcher.put(path, "{\"notes_medical\":\"Zzyzx\"}").status()).isEqualTo(200);
    assertThat(events("BOOKING_CHANGED")).hasSize(1).first().asString().contains(about);
    assertThat(dispatcher.delete(path).status()).isEqualTo(204);
    assertThat(events("BOOKING_CANCELED")).hasSize(1).first().asString().contains(about);

    assertThat(dispatcher.postCsv("/companies/me/imports/drivers", DayCsv.drivers(DAY, 2)).status())
        .isEqualTo(200);
    assertThat(dispatcher.postCsv("/companies/me/imports/bookings", DayCsv.rides(DAY, 4)).status())
        .isEqualTo(200);
    assertThat(events("BOOKING_CREATED").getLast()).as("an import is one event").contains("[");
    assertThat(dispatcher.post("/dispatch/run", "{\"for_date\":\"" + DAY + "\"}").status())
        .isEqualTo(202);
    Await.until("a plan is published", () -> !events("PLAN_PUBLISHED").isEmpty());
    assertThat(events("PLAN_PUBLISHED").getFirst()).contains("dispatch_run:");
    assertThat(events("BOOKING_MOVED")).isNotEmpty();
  }

  @Test
  void nothingInTheTrailIsPersonal() {
    book();
    String all = String.join("\n", rows("SELECT e::text FROM audit_events e"));
    for (String personal : new String[] {"Zzyzx", "Muster", "@", "example.ch", "Rue"}) {
      assertThat(all).doesNotContain(personal);
    }
  }

  @Test
  void theCommandSaysWhetherTheTrailIsWhole() throws JsonProcessingException {
    book();
    Await.until(
        "all events are linked", () -> rows("SELECT event_id::text FROM audit_unlinked").isEmpty());
    Outcome whole = run("audit", "verify");
    assertThat(whole.status).as(whole.out + whole.err).isZero();
    assertThat(whole.out).contains("company " + id() + ": ").contains("0 events wait");
    JsonNode json = new ObjectMapper().readTree(run("audit", "verify", "--json").out);
    assertThat(json.get("whole").asBoolean()).isTrue();
    JsonNode chain = json.get("chains").get(1);
    String noted =
        chain.get("chain").asText()
            + ":"
            + chain.get("head_sequence").asText()
            + ":"
            + chain.get("head_hash").asText();
    assertThat(run("audit", "verify", "--company", id(), "--noted", noted).status).isZero();
    String other = noted.substring(0, noted.length() - 64) + "0".repeat(64);
    assertThat(run("audit", "verify", "--noted", other).status).isEqualTo(1);
    assertThat(run("audit", "verify", "--noted", "x").status).isEqualTo(2);
    assertThat(run("audit").status).isEqualTo(2);

    TestPostgres.asSuperuser(
        app.database(),
        "SET session_replication_role = replica; UPDATE audit_events SET user_id = 1"
            + " WHERE id = (SELECT min(id) FROM audit_events WHERE company_id = "
            + id()
            + ")");
    Outcome broken = run("audit", "verify", "--company", id());
    assertThat(broken.status).isEqualTo(1);
    assertThat(broken.out).contains("BROKEN, EVENT_CHANGED at link 1,");
    assertThat(run("audit", "verify", "--json").out).contains("EVENT_CHANGED");
  }

  @Test
  void withoutTheOwnersUrlTheCommandSaysSo() {
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine(Map.of("SECRET_KEY", "s".repeat(40)));
    line.setErr(new PrintWriter(err));
    assertThat(line.execute("audit", "verify")).isEqualTo(78);
    assertThat(err.toString()).contains("MIGRATION_DATABASE_URL");
  }

  private long book() {
    Response client =
        dispatcher.post(
            "/companies/me/clients", "{\"first_name\":\"Anna\",\"last_name\":\"Muster\"}");
    Response booking =
        dispatcher.post(
            "/bookings",
            """
            {"client_id":%d,"pickup_location":"Rue du Stand 60","pickup_lat":46.2,
             "pickup_lon":6.13,"dropoff_location":"Chemin 22","dropoff_lat":46.19,
             "dropoff_lon":6.16,"scheduled_time":"2031-03-07T09:00:00+01:00"}
            """
                .formatted(client.json().get("id").asLong()));
    assertThat(booking.status()).as(booking.toString()).isEqualTo(201);
    return booking.json().get("id").asLong();
  }

  private Response login(String email, String password) {
    return app.client()
        .post("/auth/login", "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password));
  }

  private String id() {
    return Long.toString(company.id().value());
  }

  /** The events of an action, oldest first, each as one line. */
  private List<String> events(String action) {
    return rows(
        "SELECT concat('company ', company_id, ', user ', user_id, ', ', subject, ' ', details)"
            + " FROM audit_events WHERE action = '"
            + action
            + "' ORDER BY id");
  }

  private List<String> rows(String query) {
    return TestPostgres.texts(app.database(), query);
  }

  private Outcome run(String... arguments) {
    Database database = app.database();
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        Main.commandLine(
            Map.of(
                "SECRET_KEY",
                "a test's secret of enough characters",
                "DATABASE_URL",
                url(database.app().jdbcUrl(), "atmr_app:app"),
                "MIGRATION_DATABASE_URL",
                url(database.owner().jdbcUrl(), "atmr_owner:owner")));
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    int status = line.execute(Stream.of(arguments).toArray(String[]::new));
    return new Outcome(status, out.toString(), err.toString());
  }

  private static String url(String jdbcUrl, String account) {
    URI address = URI.create(jdbcUrl.substring("jdbc:".length()));
    return "postgresql://" + account + "@127.0.0.1:" + address.getPort() + address.getPath();
  }

  private record Outcome(int status, String out, String err) {}
}
