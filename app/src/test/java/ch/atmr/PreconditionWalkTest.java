package ch.atmr;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.DayCsv;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestCompany;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every PUT and DELETE refuses a version that is no longer the current one, and says so. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PreconditionWalkTest {
  private static final LocalDate DAY = LocalDate.of(2031, 3, 5);
  private static final String SELF = "self@example.ch";
  private static final String DRIVER = "luc@example.ch";

  /** What each PUT takes. */
  private static final Map<String, String> BODIES =
      Map.ofEntries(
          entry("/companies/me", "{\"contact_phone\":\"+41 22 555 01 00\"}"),
          entry("/companies/{id}", "{\"is_approved\":true}"),
          entry("/companies/me/clients/{id}", "{\"last_name\":\"Changed\"}"),
          entry("/clients/{public_id}", "{\"last_name\":\"Changed\"}"),
          entry("/companies/me/drivers/{id}", "{\"last_name\":\"Changed\"}"),
          entry("/driver/me/profile", "{\"phone\":\"+41 79 555 01 05\"}"),
          entry("/companies/me/vehicles/{id}", "{\"model\":\"Changed\"}"),
          entry("/companies/me/shifts/{id}", "{\"break_minutes\":0}"),
          entry("/bookings/{id}", "{\"notes_medical\":\"Changed\"}"),
          entry("/admin/users/{id}", "{\"is_active\":false}"),
          entry("/admin/users/{id}/role", "{\"role\":\"ADMIN\"}"),
          entry(
              "/companies/me/reservations/{id}/schedule",
              "{\"scheduled_time\":\"2031-03-05T09:00:00Z\"}"));

  /** What the others take, which report where a ride stands. */
  private static final String REPORT = "{\"status\":\"EN_ROUTE\"}";

  private TestApp app;
  private TestCompany company;
  private ApiClient dispatcher;
  private ApiClient self;
  private ApiClient driver;
  private ApiClient admin;
  private String publicId = "";
  private long driverId;
  private long booking;

  @BeforeAll
  void start() {
    app = TestApp.startWithoutWorkers();
    company = TestCompany.with(app, "Versions");
    dispatcher = company.client();
    loadDay();
    hireDriver();
    admin = app.administrator();
    app.client()
        .post(
            "/auth/register",
            """
            {"email":"%s","password":"%s","first_name":"A","last_name":"B","username":"self"}
            """
                .formatted(SELF, TestCompany.PASSWORD));
    self = app.client().login(SELF, TestCompany.PASSWORD);
    publicId = self.get("/auth/me").json().get("public_id").asText();
  }

  @AfterAll
  void stop() {
    app.close();
  }

  @Test
  void aStaleVersionIsRefusedEverywhere() {
    Set<String> walked = new TreeSet<>();
    for (String route : app.app().routes()) {
      String[] parts = route.split(" ", 2);
      if (parts[0].equals("PUT") || parts[0].equals("DELETE")) {
        Response answer = send(parts[0], parts[1], "\"999\"");
        assertThat(answer.status()).as(route + " " + answer).isEqualTo(412);
        assertThat(answer.json().get("code").asText()).as(route).isEqualTo("STALE_VERSION");
        walked.add(route);
      }
    }
    assertThat(walked).hasSizeGreaterThanOrEqualTo(18);
  }

  @Test
  void theContractSaysSo() {
    JsonNode contract = app.client().raw("/openapi.json").json();
    contract
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(operation -> {
                  if (Set.of("put", "delete").contains(operation.getKey())) {
                    String name = operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey();
                    assertThat(operation.getValue().get("parameters").toString())
                        .as(name)
                        .contains("#/components/parameters/IfMatch");
                    assertThat(operation.getValue().get("responses").has("412")).as(name).isTrue();
                  }
                }));
  }

  @Test
  void whatIsReadCarriesTheVersionThatAnUpdateTakes() {
    for (String template :
        List.of(
            "/companies/me",
            "/companies/me/clients/{id}",
            "/clients/{public_id}",
            "/companies/me/drivers/{id}",
            "/driver/me/profile",
            "/companies/me/vehicles/{id}",
            "/bookings/{id}")) {
      Response read = client(template).get(path(template));
      String tag = read.header("ETag").orElseThrow(() -> new AssertionError(template));
      assertThat(tag).as(template).matches("\"[0-9]+\"");
      Response changed = send("PUT", template, tag);
      assertThat(changed.status()).as(template + " " + changed).isEqualTo(200);
      assertThat(changed.header("ETag")).as(template).isNotEqualTo(Optional.of(tag));
      assertThat(send("PUT", template, tag).status()).as(template).isEqualTo(412);
      assertThat(send("PUT", template, "*").status()).as(template).isEqualTo(200);
    }
  }

  private Response send(String method, String template, String version) {
    Optional<String> body =
        method.equals("DELETE")
            ? Optional.empty()
            : Optional.of(BODIES.getOrDefault(template, REPORT));
    return client(template)
        .send(
            method,
            "/api/v2" + path(template),
            body,
            body.isEmpty() ? "" : "application/json",
            "If-Match",
            version);
  }

  private ApiClient client(String template) {
    if (template.startsWith("/driver/me")) {
      return driver;
    }
    return switch (template) {
      case "/clients/{public_id}" -> self;
      case "/companies/{id}", "/admin/users/{id}", "/admin/users/{id}/role" -> admin;
      default -> dispatcher;
    };
  }

  private String path(String template) {
    return template
        .replace("{public_id}", publicId)
        .replace("{id}", template.contains("{id}") ? Long.toString(id(template)) : "");
  }

  private long id(String template) {
    if (template.equals("/companies/{id}")) {
      return company.id().value();
    }
    if (template.contains("/drivers/")) {
      return driverId;
    }
    if (template.startsWith("/admin/users/")) {
      return dispatcher.get("/auth/me").json().get("id").asLong();
    }
    return template.contains("/clients/")
        ? first("/companies/me/clients", "clients")
        : template.contains("/vehicles/")
            ? first("/companies/me/vehicles", "vehicles")
            : template.contains("/shifts/")
                ? first("/companies/me/shifts?from=" + DAY + "&to=" + DAY, "shifts")
                : booking;
  }

  private long first(String list, String name) {
    return dispatcher.get(list).json().get(name).get(0).get("id").asLong();
  }

  private void loadDay() {
    assertThat(dispatcher.postCsv("/companies/me/imports/drivers", DayCsv.drivers(DAY, 2)).status())
        .isEqualTo(200);
    assertThat(dispatcher.postCsv("/companies/me/imports/bookings", DayCsv.rides(DAY, 3)).status())
        .isEqualTo(200);
    booking = first("/bookings", "bookings");
  }

  private void hireDriver() {
    Response hired =
        dispatcher.post(
            "/companies/me/drivers",
            """
            {"first_name":"Luc","last_name":"M","email":"%s","password":"%s","vehicle_id":%d}
            """
                .formatted(
                    DRIVER, TestCompany.PASSWORD, first("/companies/me/vehicles", "vehicles")));
    assertThat(hired.status()).as(hired.toString()).isEqualTo(201);
    driverId = hired.json().get("id").asLong();
    driver = app.client().login(DRIVER, TestCompany.PASSWORD);
    Response assigned =
        dispatcher.post(
            "/companies/me/reservations/" + booking + "/assign",
            "{\"driver_id\":" + driverId + "}");
    assertThat(assigned.status()).as(assigned.toString()).isEqualTo(200);
  }
}
