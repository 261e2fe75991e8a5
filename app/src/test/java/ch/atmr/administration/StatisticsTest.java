package ch.atmr.administration;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.ApiClient;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestCompany;
import ch.atmr.testing.TestPostgres;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

/** The platform's figures, against rows put there by hand. */
class StatisticsTest {
  private static final String CLIENT =
      """
      INSERT INTO clients (public_id, company_id, client_type, last_name_sealed, created_at,
          updated_at)
      SELECT gen_random_uuid(), id, 'PRIVATE', '\\x01', now(), now() FROM companies\
      """;
  private static final String RIDE =
      """
      INSERT INTO bookings (company_id, row_key, client_id, service_date, status, time_kind,
          scheduled_time, max_early_minutes, max_late_minutes, purpose, mobility,
          pickup_service_minutes, dropoff_service_minutes, max_ride_minutes, customer_name_sealed,
          pickup_sealed, dropoff_sealed, amount_rappen, created_at, updated_at)
      SELECT company_id, gen_random_uuid(), id, DATE '%s', '%s', 'PICKUP_AT', now(), 0, 0,
          'OTHER', 'AMBULATORY', 5, 5, 60, '\\x01', '\\x01', '\\x01', %s, now(), now()
      FROM clients ORDER BY id LIMIT 1\
      """;

  @Test
  void countsWhatIsThere() {
    try (TestApp app = TestApp.startWithoutWorkers()) {
      ApiClient admin = app.administrator();
      TestCompany.with(app, "Approved");
      TestCompany.withoutDispatch(app, "Waiting");
      LocalDate first =
          LocalDate.ofInstant(app.clock().instant(), ZoneId.of("Europe/Zurich")).withDayOfMonth(1);
      sql(app, CLIENT);
      sql(app, RIDE.formatted(first, "COMPLETED", "4250"));
      sql(app, RIDE.formatted(first, "RETURN_COMPLETED", "1050"));
      sql(app, RIDE.formatted(first, "COMPLETED", "NULL"));
      sql(app, RIDE.formatted(first, "CANCELED", "9900"));
      sql(app, RIDE.formatted(first.minusDays(1), "COMPLETED", "7700"));
      sql(app, RIDE.formatted(first.plusMonths(1), "COMPLETED", "8800"));
      sql(
          app,
          "UPDATE users SET is_active = false WHERE company_id = (SELECT max(id) FROM companies)");

      JsonNode stats = admin.get("/admin/stats").json();
      assertThat(stats.get("month").asText()).isEqualTo(first.toString());
      assertThat(stats.get("users").toString())
          .isEqualTo(
              "{\"active\":2,\"by_role\":{\"ADMIN\":1,\"CLIENT\":0,\"COMPANY\":1,\"DRIVER\":0},\"total\":3}");
      assertThat(stats.get("companies").toString())
          .isEqualTo("{\"approved\":1,\"dispatch_enabled\":1,\"total\":2}");
      assertThat(stats.get("rides").toString())
          .isEqualTo(
              "{\"completed_in_month\":3,\"in_month\":4,\"revenue_rappen\":5300,\"total\":6}");
    }
  }

  private static void sql(TestApp app, String sql) {
    TestPostgres.asSuperuser(app.database(), sql);
  }
}
