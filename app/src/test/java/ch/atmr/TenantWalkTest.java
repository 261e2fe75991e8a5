package ch.atmr;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.Await;
import ch.atmr.testing.DayCsv;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestCompany;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Walks every route as the dispatcher of another company: nothing of the first one is there. */
class TenantWalkTest {
  private static final LocalDate DAY = LocalDate.of(2031, 3, 5);

  /** A body that the contract takes, for each operation that needs one. */
  private static final Map<String, String> BODIES =
      Map.of(
          "PUT /companies/me/clients/{id}", "{\"last_name\":\"Stolen\"}",
          "PUT /companies/me/drivers/{id}", "{\"last_name\":\"Stolen\"}",
          "PUT /companies/me/vehicles/{id}", "{\"model\":\"Stolen\"}",
          "PUT /companies/me/shifts/{id}", "{\"break_minutes\":0}",
          "PUT /bookings/{id}", "{\"notes_medical\":\"Stolen\"}",
          "POST /companies/me/reservations/{id}/reject", "{\"reason\":\"Stolen\"}",
          "POST /companies/me/reservations/{id}/assign", "{\"driver_id\":1}",
          "PUT /companies/me/reservations/{id}/schedule",
              "{\"scheduled_time\":\"2031-03-05T09:00:00Z\"}",
          "PUT /companies/me/reservations/{id}/status", "{\"status\":\"EN_ROUTE\"}");

  private static TestApp app;
  private static ApiClient owner;
  private static ApiClient stranger;

  @BeforeAll
  static void start() {
    app = TestApp.start();
    owner = TestCompany.with(app, "Owner").client();
    stranger = TestCompany.with(app, "Stranger").client();
    assertThat(owner.postCsv("/companies/me/imports/drivers", DayCsv.drivers(DAY, 2)).status())
        .isEqualTo(200);
    assertThat(owner.postCsv("/companies/me/imports/bookings", DayCsv.rides(DAY, 4)).status())
        .isEqualTo(200);
    assertThat(owner.post("/dispatch/run", "{\"for_date\":\"" + DAY + "\"}").status())
        .isEqualTo(202);
    Await.until(
        "the owner has a plan",
        () -> !items(owner.get("/dispatch/assignments?date=" + DAY)).isEmpty());
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void everyRouteWithAnIdAnswers404ToAStranger() {
    List<String> walked = new ArrayList<>();
    for (String route : app.app().routes()) {
      if (!route.contains("{id}") || route.contains("/driver/me/") || isAdmins(route)) {
        continue;
      }
      String[] parts = route.split(" ", 2);
      String path = parts[1].replace("{id}", Long.toString(idFor(parts[1])));
      Optional<String> body =
          Optional.ofNullable(BODIES.get(route)).or(() -> emptyBodyOf(parts[0]));
      Response answer = stranger.send(parts[0], "/api/v2" + path, body, "application/json");
      assertThat(answer.status()).as(route + " " + answer).isEqualTo(404);
      assertThat(answer.json().get("code").asText()).as(route).isEqualTo("NOT_FOUND");
      walked.add(route);
    }
    assertThat(walked).hasSizeGreaterThan(20);
    assertThat(BODIES.keySet()).isSubsetOf(walked);
  }

  @Test
  void everyListOfAStrangerIsEmpty() {
    for (String list :
        List.of(
            "/bookings",
            "/drivers",
            "/companies/me/clients",
            "/companies/me/drivers",
            "/companies/me/vehicles",
            "/companies/me/reservations",
            "/companies/me/shifts?from=" + DAY + "&to=" + DAY,
            "/dispatch/runs",
            "/dispatch/assignments?date=" + DAY)) {
      assertThat(items(owner.get(list))).as("the owner's " + list).isNotEmpty();
      assertThat(items(stranger.get(list))).as("the stranger's " + list).isEmpty();
    }
    assertThat(items(owner.get("/bookings"))).hasSize(4);
  }

  private static JsonNode items(Response list) {
    assertThat(list.status()).as(list.toString()).isEqualTo(200);
    for (JsonNode field : list.json()) {
      if (field.isArray()) {
        return field;
      }
    }
    throw new AssertionError("no list: " + list);
  }

  /** An object of the owner that the path means. */
  private static long idFor(String path) {
    String list =
        path.contains("/clients/")
            ? "/companies/me/clients"
            : path.contains("/drivers/")
                ? "/drivers"
                : path.contains("/vehicles/")
                    ? "/companies/me/vehicles"
                    : path.contains("/shifts/")
                        ? "/companies/me/shifts?from=" + DAY + "&to=" + DAY
                        : path.contains("dispatch/runs/") ? "/dispatch/runs" : "/bookings";
    return items(owner.get(list)).get(0).get("id").asLong();
  }

  private static boolean isAdmins(String route) {
    return route.equals("PUT /companies/{id}") || route.contains(" /admin/");
  }

  private static Optional<String> emptyBodyOf(String method) {
    return method.equals("POST") || method.equals("PUT") ? Optional.of("{}") : Optional.empty();
  }
}
