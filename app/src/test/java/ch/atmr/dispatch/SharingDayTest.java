package ch.atmr.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.Await;
import ch.atmr.testing.DayCsv;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestCompany;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is said of a booking or a client over HTTP is kept by the plan. */
class SharingDayTest {
  private static final LocalDate DAY = LocalDate.of(2031, 3, 5);

  private static TestApp app;

  @BeforeAll
  static void start() {
    app = TestApp.start();
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void whoRidesAloneIsInATourAloneAndAnExcludedDriverDoesNotDrive() {
    ApiClient company = TestCompany.with(app, "Alone").client();
    assertThat(company.postCsv("/companies/me/imports/drivers", DayCsv.drivers(DAY, 3)).status())
        .isEqualTo(200);
    assertThat(company.postCsv("/companies/me/imports/bookings", DayCsv.rides(DAY, 16)).status())
        .isEqualTo(200);
    List<JsonNode> bookings = new ArrayList<>();
    company.get("/bookings?limit=100&date=" + DAY).json().get("bookings").forEach(bookings::add);
    long driver = company.get("/drivers?limit=1").json().at("/drivers/0/id").asLong();
    List<Long> alone = new ArrayList<>();
    for (int k = 0; k < bookings.size(); k++) {
      long id = bookings.get(k).get("id").asLong();
      if (k % 2 == 0) {
        alone.add(id);
        put(
            company,
            "/bookings/" + id,
            "{\"sharing\":\"" + (k % 4 == 0 ? "DECLINED" : "ISOLATED") + "\"}");
      }
    }
    long client = bookings.getFirst().get("client_id").asLong();
    put(company, "/companies/me/clients/" + client, "{\"excluded_driver_ids\":[" + driver + "]}");

    long run = DispatchTest.order(company, "{\"for_date\":\"" + DAY + "\"}");
    Await.until(
        "the day has a plan",
        Duration.ofSeconds(60),
        () ->
            company.get("/dispatch/runs/" + run).json().get("status").asText().equals("COMPLETED"));

    JsonNode plan = company.get("/dispatch/assignments?date=" + DAY).json().get("assignments");
    assertThat(plan.size()).isGreaterThan(8);
    Map<String, List<Long>> tours = new HashMap<>();
    for (JsonNode assignment : plan) {
      tours
          .computeIfAbsent(assignment.get("tour_id").asText(), _ -> new ArrayList<>())
          .add(assignment.get("booking_id").asLong());
    }
    tours.values().stream()
        .filter(tour -> tour.stream().anyMatch(alone::contains))
        .forEach(tour -> assertThat(tour).hasSize(1));
    for (JsonNode assignment : plan) {
      boolean excluding =
          bookings.stream()
              .filter(booking -> booking.get("client_id").asLong() == client)
              .anyMatch(
                  booking -> booking.get("id").asLong() == assignment.get("booking_id").asLong());
      if (excluding) {
        assertThat(assignment.get("driver_id").asLong()).isNotEqualTo(driver);
      }
    }
  }

  private static void put(ApiClient company, String path, String body) {
    Response answer = company.put(path, body);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
  }
}
