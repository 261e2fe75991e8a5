package ch.atmr;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.Await;
import ch.atmr.testing.DayCsv;
import ch.atmr.testing.QueryBudget;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestCompany;
import ch.atmr.testing.TestPostgres;
import com.fasterxml.jackson.databind.JsonNode;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Walks what a dispatcher may read, and the imports, in a company with one of everything and in one
 * with fifty (BookingQueriesTest: drivers and clients): no request asks the database more often
 * because there is more to tell.
 */
class QueryWalkTest {
  private static final LocalDate DAY = LocalDate.of(2031, 3, 5);
  private static final int BUDGET = 5;
  private static final String DATE = "?date=" + DAY;

  /** What a route needs besides its path. */
  private static final Map<String, String> QUERIES =
      Map.of(
          "/companies/me/shifts", "?from=" + DAY + "&to=" + DAY,
          "/dispatch/status", DATE,
          "/company_dispatch/status", DATE,
          "/dispatch/plans/explanation", DATE,
          "/dispatch/assignments", DATE,
          "/company_dispatch/assignments", DATE);

  // They read a whole day, or a whole person, kind by kind.
  private static final Set<String> READ_WHOLE =
      Set.of("/user/data-export", "/dispatch/plans/explanation");

  private static TestApp app;
  private static Side few;
  private static Side many;

  @BeforeAll
  static void start() {
    app = TestApp.startCounted();
    few = Side.of("Few", 1, 1);
    many = Side.of("Many", 20, 50);
    rememberSessions();
  }

  // Redis knows a session for a minute; a request after it would ask the database once more.
  private static void rememberSessions() {
    try (RedisClient client = RedisClient.create(app.redis().url().toString());
        StatefulRedisConnection<String, String> redis = client.connect()) {
      TestPostgres.texts(app.database(), "SELECT id FROM sessions")
          .forEach(session -> redis.sync().set("session:" + session, "live"));
    }
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void noReadAsksMoreOftenWhereThereIsMore() {
    Map<String, String> faults = new TreeMap<>();
    int walked = 0;
    for (String route : app.app().routes()) {
      String template = route.substring(route.indexOf(' ') + 1);
      if (!route.startsWith("GET ")) {
        continue;
      }
      Response less = few.get(template);
      if (less.status() == 403) {
        continue;
      }
      Response more = many.get(template);
      assertThat(less.status()).as(template + " " + less).isEqualTo(200);
      assertThat(more.status()).as(template + " " + more).isEqualTo(200);
      int small = QueryBudget.count(less);
      int large = QueryBudget.count(more);
      if (large > small || (large > BUDGET && !READ_WHOLE.contains(template))) {
        faults.put(template, small + " with one, " + large + " with fifty");
      }
      walked++;
    }
    assertThat(faults).isEmpty();
    assertThat(walked).isGreaterThan(18);
  }

  @Test
  void fiftyBookingsAreListedWithinFiveStatements() {
    Response list =
        new QueryBudget(app.app().features().queries())
            .within(BUDGET, () -> many.client.get("/bookings?limit=50&with_total=true"));
    assertThat(list.json().get("bookings")).hasSize(50);
  }

  @Test
  void importsAskAsOftenForFiftyRowsAsForOne() {
    assertThat(many.driverImport).as("drivers").isLessThanOrEqualTo(few.driverImport);
    assertThat(many.rideImport).as("rides").isLessThanOrEqualTo(few.rideImport);
  }

  @Test
  void nothingInAllOfThisWasAnNPlusOne() {
    assertThat(app.app().features().queries().report().entries())
        .flatExtracting(entry ->
            entry.statements().stream()
                .filter(statement -> statement.nPlusOne())
                .map(statement -> entry.section() + ": " + statement)
                .toList())
        .isEmpty();
  }

  private record Side(ApiClient client, int driverImport, int rideImport) {
    static Side of(String name, int drivers, int rides) {
      ApiClient client = TestCompany.with(app, name).client();
      Response people =
          client.postCsv("/companies/me/imports/drivers", DayCsv.drivers(DAY, drivers));
      assertThat(people.status()).as(people.toString()).isEqualTo(200);
      Response day = client.postCsv("/companies/me/imports/bookings", DayCsv.rides(DAY, rides));
      assertThat(day.status()).as(day.toString()).isEqualTo(200);
      assertThat(client.post("/dispatch/run", "{\"for_date\":\"" + DAY + "\"}").status())
          .isEqualTo(202);
      Await.until(
          name + " has a plan",
          () -> !first(client.get("/dispatch/assignments" + DATE)).isMissingNode());
      return new Side(client, QueryBudget.count(people), QueryBudget.count(day));
    }

    Response get(String template) {
      String path = template;
      if (path.contains("{id}")) {
        path = path.replace("{id}", first(client.get(listOf(path))).get("id").asText());
      }
      if (path.contains("{public_id}")) {
        JsonNode patient = first(client.get("/companies/me/clients"));
        path = path.replace("{public_id}", patient.get("public_id").asText());
      }
      return client.get(path + QUERIES.getOrDefault(template, ""));
    }

    private static String listOf(String path) {
      if (path.startsWith("/companies/me/shifts/")) {
        return "/companies/me/shifts?from=" + DAY + "&to=" + DAY;
      }
      return path.contains("/clients/")
          ? "/companies/me/clients"
          : path.contains("/drivers/")
              ? "/drivers"
              : path.contains("/vehicles/")
                  ? "/companies/me/vehicles"
                  : path.contains("dispatch/runs/") ? "/dispatch/runs" : "/bookings";
    }

    private static JsonNode first(Response list) {
      for (JsonNode field : list.json()) {
        if (field.isArray()) {
          return field.path(0);
        }
      }
      throw new AssertionError("no list: " + list);
    }
  }
}
