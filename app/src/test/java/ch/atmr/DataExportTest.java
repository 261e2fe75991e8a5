package ch.atmr;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.identity.NewUser;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Secret;
import ch.atmr.platform.http.Language;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.Await;
import ch.atmr.testing.ReferenceServer;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestCompany;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people are told of what is kept about them: all of theirs, nothing of others. */
class DataExportTest {
  private static final String PATH = "/user/data-export";

  private PrivacyFixture fixture;

  @BeforeEach
  void start() {
    fixture = new PrivacyFixture();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void aClientIsToldOfItsAccountRecordsAndRides() {
    ApiClient anna = fixture.person("Anna");
    ApiClient berta = fixture.person("Berta");
    long ride = fixture.request(anna, "Rue d'Anna 1");
    fixture.request(berta, "Rue de Berta 2");
    assertThat(anna.delete("/bookings/" + ride).status()).isBetween(200, 204);
    fixture.sql(
        "INSERT INTO client_profiles (user_id, row_key, default_mobility, updated_at)"
            + " SELECT id, gen_random_uuid(), 'WHEELCHAIR', now() FROM users WHERE role = 'CLIENT'"
            + " ON CONFLICT DO NOTHING");
    fixture.sql(
        "INSERT INTO one_time_tokens (token_hash, user_id, purpose, issued_at, expires_at)"
            + " SELECT decode(md5(CAST(id AS text)), 'hex'), id, 'PASSWORD_RESET', now(), now() FROM users");

    Response answer = anna.get(PATH);

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.header("Cache-Control")).contains("private, no-store");
    assertThat(answer.header("Content-Disposition"))
        .hasValueSatisfying(v -> assertThat(v).contains("attachment"));
    JsonNode export = answer.json();
    ReferenceServer.assertMatches(export, "DataExport");
    assertThat(export.get("schema_version").asInt()).isEqualTo(1);
    ReferenceServer.assertMatches(export.get("user"), "ExportedAccount");
    assertThat(export.get("user").get("email").asText()).isEqualTo("anna@example.ch");
    assertThat(export.get("sessions")).hasSize(1);
    assertThat(export.get("one_time_tokens")).hasSize(1);
    assertThat(export.get("client_profile")).hasSize(1);
    assertThat(export.get("client_records")).hasSize(1);
    ReferenceServer.assertMatches(export.get("client_records").get(0), "Client");
    assertThat(export.get("bookings")).hasSize(1);
    JsonNode booked = export.get("bookings").get(0);
    assertThat(booked.get("booking").get("id").asLong()).isEqualTo(ride);
    assertThat(booked.get("booking").get("pickup_location").asText()).isEqualTo("Rue d'Anna 1");
    assertThat(booked.get("history").findValuesAsText("to_status"))
        .containsExactly("PENDING", "CANCELED");
    ReferenceServer.assertMatches(booked.get("history").get(0), "ExportedStep");
    assertThat(export.get("booking_steps")).hasSize(2);
    assertThat(export.get("audit_events").findValuesAsText("action"))
        .contains("LOGIN_SUCCEEDED", "DATA_EXPORTED");
    assertThat(answer.body()).doesNotContain("Berta").doesNotContain("berta");
  }

  @Test
  void aDriverIsToldOfItsShiftsAndAssignmentsWithoutThePatients() {
    fixture.importedRide();
    account("driver@example.ch", "DRIVER");
    long user = fixture.number("SELECT max(id) FROM users");
    fixture.sql("UPDATE drivers SET user_id = " + user);
    long driver = fixture.number("SELECT max(id) FROM drivers");
    long ride = fixture.number("SELECT max(id) FROM bookings");
    Response assigned =
        fixture
            .company
            .client()
            .post(
                "/companies/me/reservations/" + ride + "/assign", "{\"driver_id\":" + driver + "}");
    assertThat(assigned.status()).as(assigned.toString()).isEqualTo(200);
    ApiClient client = fixture.app.client().login("driver@example.ch", TestCompany.PASSWORD);

    JsonNode export = ok(client.get(PATH));

    ReferenceServer.assertMatches(export, "DataExport");
    assertThat(export.get("driver_records")).hasSize(1);
    ReferenceServer.assertMatches(export.get("driver_records").get(0), "Driver");
    assertThat(export.get("shifts")).hasSize(1);
    ReferenceServer.assertMatches(export.get("shifts").get(0), "Shift");
    assertThat(export.get("assignments")).hasSize(1);
    assertThat(export.get("assignments").get(0).get("booking_id").asLong()).isEqualTo(ride);
    assertThat(export.get("bookings")).isEmpty();
    assertThat(export.toString()).doesNotContain("Patient1").doesNotContain("Rue du Depart");
  }

  @Test
  void aDispatcherIsToldOfItsStepsAndRunsWithoutTheCompanysPatients() {
    long ride = fixture.importedRide();
    ApiClient dispatcher = fixture.company.client();
    assertThat(
            dispatcher
                .post(
                    "/companies/me/reservations/" + ride + "/assign",
                    "{\"driver_id\":" + fixture.number("SELECT max(id) FROM drivers") + "}")
                .status())
        .isEqualTo(200);
    assertThat(
            dispatcher
                .post("/dispatch/run", "{\"for_date\":\"" + PrivacyFixture.DAY + "\"}")
                .status())
        .isEqualTo(202);
    Set<String> patients = new HashSet<>();
    dispatcher
        .get("/companies/me/clients")
        .json()
        .get("clients")
        .forEach(c -> patients.add(c.get("last_name").asText()));
    assertThat(patients).isNotEmpty();

    JsonNode export = ok(dispatcher.get(PATH));

    ReferenceServer.assertMatches(export, "DataExport");
    assertThat(export.get("user").get("role").asText()).isEqualTo("COMPANY");
    assertThat(export.get("dispatch_runs")).hasSize(1);
    assertThat(export.get("booking_steps").findValuesAsText("to_status")).contains("ASSIGNED");
    assertThat(export.get("bookings")).isEmpty();
    assertThat(export.get("client_records")).isEmpty();
    patients.forEach(patient -> assertThat(export.toString()).doesNotContain(patient));
  }

  @Test
  void anAdministratorIsToldOfItself() {
    fixture.person("Anna");
    account("admin@example.ch", "ADMIN");
    ApiClient admin = fixture.app.client().login("admin@example.ch", TestCompany.PASSWORD);
    Response answer = admin.get(PATH);
    JsonNode export = ok(answer);
    ReferenceServer.assertMatches(export, "DataExport");
    assertThat(export.get("user").get("role").asText()).isEqualTo("ADMIN");
    assertThat(export.get("sessions")).hasSize(1);
    assertThat(export.get("audit_events").findValuesAsText("action"))
        .contains("SYSTEM_ACCESS", "DATA_EXPORTED");
    assertThat(answer.body()).doesNotContain("anna@example.ch");
  }

  @Test
  void itAnswersUnderEveryVersionAndWithoutOne() {
    ApiClient anna = fixture.person("Anna");
    assertThat(anna.raw("/api/user/data-export").status()).isEqualTo(200);
    assertThat(anna.raw("/api/v1/user/data-export").header("Deprecation"))
        .contains("version=\"v1\"");
    assertThat(anna.raw("/api/v2/user/data-export").status()).isEqualTo(200);
    assertThat(fixture.app.client().get(PATH).status()).isEqualTo(401);
    assertThat(
            fixture.number(
                "SELECT count(*) FROM audit_events WHERE action = 'DATA_EXPORTED'"
                    + " AND category = 'gdpr_export' AND user_id = (SELECT max(id) FROM users)"))
        .isEqualTo(3);
    assertThat(fixture.app.management().raw("/prometheus/metrics-http").body())
        .contains("gdpr_export_requests_total{result=\"success\"");
  }

  @Test
  void whoIsAnonymisedIsToldNothingAnyMore() {
    ApiClient anna = fixture.person("Anna");
    fixture.sql(
        "UPDATE users SET created_at = "
            + fixture.daysAgo(3000)
            + ", last_login_at = "
            + fixture.daysAgo(2999)
            + " WHERE role = 'CLIENT'");
    assertThat(fixture.run("anonymise-users")).isEqualTo(1);
    Await.until("the session has ended", () -> anna.get(PATH).status() == 401);
  }

  @Test
  void tenThousandRidesAreExportedWhole() {
    ApiClient anna = fixture.person("Anna");
    long ride = fixture.request(anna, "Rue d'Anna 1");
    fixture.copies(ride, "COMPLETED", "now()", 9_999);
    fixture.sql(
        "INSERT INTO booking_events (company_id, booking_id, row_key, at, actor_role, to_status)"
            + " SELECT company_id, id, gen_random_uuid(), now(), 'SYSTEM', 'COMPLETED' FROM bookings");
    Response answer = anna.get(PATH);
    JsonNode bookings = ok(answer).get("bookings");
    assertThat(bookings).hasSize(10_000);
    Set<Long> ids = new HashSet<>();
    bookings.forEach(entry -> {
      ids.add(entry.get("booking").get("id").asLong());
      assertThat(entry.get("history").size()).isPositive();
      assertThat(entry.get("booking").get("pickup_location").asText()).isEqualTo("Rue d'Anna 1");
    });
    assertThat(ids).hasSize(10_000);
    assertThat(answer.body().length()).isGreaterThan(10_000_000);
  }

  @Test
  void threeADayAreEnough() {
    fixture.close();
    fixture = new PrivacyFixture(TestApp.startWithLimits());
    ApiClient anna = fixture.person("Anna");
    for (int i = 0; i < 3; i++) {
      assertThat(anna.get(PATH).status()).isEqualTo(200);
    }
    Response fourth = anna.get(PATH);
    assertThat(fourth.status()).isEqualTo(429);
    assertThat(Integer.parseInt(fourth.header("Retry-After").orElseThrow())).isGreaterThan(3600);
    assertThat(fixture.person("Berta").get(PATH).status()).as("everybody has three").isEqualTo(200);
  }

  private static JsonNode ok(Response response) {
    assertThat(response.status())
        .as(response.toString().substring(0, Math.min(400, response.toString().length())))
        .isEqualTo(200);
    return response.json();
  }

  private void account(String email, String role) {
    Features features = fixture.app.app().features();
    NewUser wanted =
        NewUser.of(
            new PersonalText(email),
            Optional.of(new PersonalText("Test")),
            Optional.of(new PersonalText("Account")),
            Optional.of(features.passwords().hash("password", new Secret(TestCompany.PASSWORD))),
            Language.FRENCH);
    features
        .db()
        .system(
            "test",
            tx ->
                role.equals("ADMIN")
                    ? features.users().createAdmin(tx, wanted)
                    : features.users().createDriverUser(tx, fixture.company.id(), wanted));
  }
}
