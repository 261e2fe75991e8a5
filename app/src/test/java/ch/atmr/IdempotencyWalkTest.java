package ch.atmr;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.kernel.PersonalText;
import ch.atmr.routing.RoutingSettings;
import ch.atmr.routing.TrafficFactors;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.Await;
import ch.atmr.testing.DayCsv;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestCompany;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Sends every POST of the contract twice under one key: one effect, one answer. */
class IdempotencyWalkTest {
  /** Their answers are tokens, or the end of the session that the key would belong to. */
  private static final Set<String> WITHOUT_KEY =
      Set.of("POST /auth/login", "POST /auth/refresh-token", "POST /auth/logout");

  private static final LocalDate DAY = LocalDate.of(2031, 3, 5);
  private final Set<String> walked = new TreeSet<>();
  private int hour = 7;

  @Test
  void everyPostIsDoneOnceUnderOneKey() {
    try (TestApp app = TestApp.startWithoutWorkers()) {
      TestCompany company = TestCompany.with(app, "Walk");
      publicRoutes(app);
      administration(app);
      ApiClient dispatcher = company.client();
      referenceData(dispatcher);
      bookings(app, company, dispatcher);
      dispatch(dispatcher);
      acceptance(app, dispatcher);
      answers(dispatcher);

      Set<String> posts =
          app.app().routes().stream()
              .filter(route -> route.startsWith("POST "))
              .filter(route -> !WITHOUT_KEY.contains(route))
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(walked).isEqualTo(posts);
    }
  }

  private void publicRoutes(TestApp app) {
    ApiClient nobody = app.client();
    twice(nobody, "/auth/register", registration("walker"));
    twice(nobody, "/auth/forgot-password", "{\"email\":\"walker@example.ch\"}");
    String link = app.app().features().users().inviteAdmin(new PersonalText("root@example.ch"));
    String token = link.substring(link.indexOf("token=") + "token=".length());
    twice(
        nobody,
        "/auth/reset-password",
        "{\"token\":\"" + token + "\",\"new_password\":\"Mont-Blanc-4807\"}");
  }

  private void administration(TestApp app) {
    twice(
        app.administrator(),
        "/companies",
        """
        {"name":"Autre","owner_email":"owner@example.ch","owner_first_name":"A",
         "owner_last_name":"B"}\
        """);
    ApiClient admin = app.client().login("admin@example.ch", TestCompany.PASSWORD);
    twice(admin, "/admin/profiles", "{\"seconds\":1}");
    long invited =
        twice(admin, "/admin/users", "{\"email\":\"second@example.ch\",\"role\":\"ADMIN\"}")
            .json()
            .get("id")
            .asLong();
    twice(
        admin,
        "/admin/users/{id}/reset-password",
        "/admin/users/" + invited + "/reset-password",
        "");
  }

  private void referenceData(ApiClient dispatcher) {
    twice(
        dispatcher, "/companies/me/clients", "{\"first_name\":\"Anna\",\"last_name\":\"Muster\"}");
    long vehicle =
        twice(
                dispatcher,
                "/companies/me/vehicles",
                "{\"model\":\"Van\",\"license_plate\":\"GE 1\",\"vehicle_type\":\"VAN\",\"seats\":6}")
            .json()
            .get("id")
            .asLong();
    long driver =
        twice(dispatcher, "/companies/me/drivers", driver("one")).json().get("id").asLong();
    twice(dispatcher, "/companies/me/drivers/create", driver("two"));
    twice(
        dispatcher,
        "/companies/me/shifts",
        """
        {"driver_id":%d,"vehicle_id":%d,"starts_at":"2031-03-05T06:00:00+01:00",
         "ends_at":"2031-03-05T20:00:00+01:00","depot_address":"Route 10","depot_lat":46.18,
         "depot_lon":6.12}\
        """
            .formatted(driver, vehicle));
    csv(dispatcher, "/companies/me/imports/drivers", DayCsv.drivers(DAY, 2));
    csv(dispatcher, "/companies/me/imports/bookings", DayCsv.rides(DAY, 3));
  }

  private void bookings(TestApp app, TestCompany company, ApiClient dispatcher) {
    long client =
        dispatcher.get("/companies/me/clients").json().get("clients").get(0).get("id").asLong();
    twice(dispatcher, "/bookings", "{\"client_id\":" + client + "," + trip() + "}");
    twice(
        dispatcher,
        "/companies/me/reservations/manual",
        "{\"customer_first_name\":\"A\",\"customer_last_name\":\"B\"," + trip() + "}");

    assertThat(app.client().post("/auth/register", registration("self")).status()).isEqualTo(201);
    ApiClient self = app.client().login("self@example.ch", "Mont-Blanc-4807");
    String publicId = self.get("/auth/me").json().get("public_id").asText();
    String own = ",\"company_id\":" + company.id().value() + "}";
    long wanted =
        twice(
                self,
                "/clients/{public_id}/bookings",
                "/clients/" + publicId + "/bookings",
                "{" + trip() + own)
            .json()
            .get("id")
            .asLong();
    long unwanted = self.post("/bookings", "{" + trip() + own).json().get("id").asLong();

    step(dispatcher, "accept", wanted, "");
    step(dispatcher, "reject", unwanted, "{\"reason\":\"Complet\"}");
    long driver = dispatcher.get("/drivers").json().get("drivers").get(0).get("id").asLong();
    step(dispatcher, "assign", wanted, "{\"driver_id\":" + driver + "}");
    step(dispatcher, "unassign", wanted, "");
  }

  private void dispatch(ApiClient dispatcher) {
    String day = "{\"for_date\":\"" + DAY + "\"}";
    twice(dispatcher, "/dispatch/run", day);
    twice(dispatcher, "/company_dispatch/trigger", day);
    long run = twice(dispatcher, "/company_dispatch/run", day).json().get("run_id").asLong();
    twice(dispatcher, "/dispatch/runs/{id}/cancel", "/dispatch/runs/" + run + "/cancel", "");
  }

  private void acceptance(TestApp app, ApiClient dispatcher) {
    RoutingSettings doubtful = new RoutingSettings(Optional.empty(), TrafficFactors.NONE, 0);
    String day = "{\"for_date\":\"" + DAY + "\",\"overrides\":{\"time_budget_seconds\":1}}";
    String run = "/dispatch/runs/" + dispatcher.post("/dispatch/run", day).json().get("run_id");
    App replica = app.replicaWith(doubtful);
    try {
      Await.until(
          "the plan waits", () -> dispatcher.get(run).json().get("publication").isTextual());
    } finally {
      replica.close();
    }
    twice(dispatcher, "/dispatch/runs/{id}/accept", run + "/accept", "");
  }

  private void answers(ApiClient dispatcher) {
    String day = "{\"for_date\":\"" + DAY + "\"";
    twice(dispatcher, "/dispatch/plans/evaluate", day + ",\"assignments\":[]}");
    twice(
        dispatcher, "/dispatch/plans/what-if", day + ",\"overrides\":{\"time_budget_seconds\":1}}");
    twice(
        dispatcher,
        "/dispatch/slots",
        day
            + """
            ,"ride":{"pickup_lat":46.2,"pickup_lon":6.13,"dropoff_lat":46.19,"dropoff_lon":6.16,
             "time_kind":"PICKUP_AT","earliest":"2031-03-05T09:00:00+01:00",
             "latest":"2031-03-05T10:00:00+01:00"}}\
            """);
  }

  private void step(ApiClient dispatcher, String step, long booking, String body) {
    String base = "/companies/me/reservations/";
    twice(dispatcher, base + "{id}/" + step, base + booking + "/" + step, body);
  }

  private Response twice(ApiClient client, String path, String body) {
    return twice(client, path, path, body);
  }

  private Response twice(ApiClient client, String template, String path, String body) {
    return twice(client, template, path, body, "application/json");
  }

  private void csv(ApiClient client, String path, String body) {
    twice(client, path, path, body, "text/csv");
  }

  private Response twice(
      ApiClient client, String template, String path, String body, String contentType) {
    walked.add("POST " + template);
    String[] key = {"Idempotency-Key", UUID.randomUUID().toString()};
    Optional<String> sent = Optional.of(body);
    Response first = client.send("POST", "/api/v2" + path, sent, contentType, key);
    assertThat(first.status()).as(template + " " + first).isBetween(200, 299);
    assertThat(first.header("Idempotency-Replayed")).as(template).isEmpty();
    Response again = client.send("POST", "/api/v2" + path, sent, contentType, key);
    assertThat(again.status()).as(template + " " + again).isEqualTo(first.status());
    assertThat(again.body()).as(template).isEqualTo(first.body());
    for (String header : new String[] {"ETag", "Location", "Content-Type", "Link"}) {
      assertThat(again.header(header)).as(template).isEqualTo(first.header(header));
    }
    assertThat(again.header("Idempotency-Replayed")).as(template).contains("true");
    Response elsewhere = client.send("POST", "/api/v1" + path, sent, contentType, key);
    assertThat(elsewhere.status()).as(template + " " + elsewhere).isEqualTo(422);
    return first;
  }

  private String trip() {
    return """
    "pickup_location":"Rue du Stand 60","pickup_lat":46.2,"pickup_lon":6.13,
    "dropoff_location":"Chemin 22","dropoff_lat":46.19,"dropoff_lon":6.16,
    "scheduled_time":"2031-03-05T%02d:00:00+01:00"\
    """
        .formatted(hour++);
  }

  private static String driver(String name) {
    return """
    {"first_name":"Luc","last_name":"%s","email":"%s@drivers.example.ch"}\
    """
        .formatted(name, name);
  }

  private static String registration(String name) {
    return """
    {"email":"%s@example.ch","password":"Mont-Blanc-4807","first_name":"A","last_name":"B",
     "username":"%s"}\
    """
        .formatted(name, name);
  }
}
