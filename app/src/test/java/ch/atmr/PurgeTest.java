package ch.atmr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.atmr.platform.jobs.RunInterrupted;
import ch.atmr.testing.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What outlived its period goes, to the day; nothing else does. */
class PurgeTest {
  private static final String JOB = "gdpr-purge";
  private static final Set<String> OVER =
      Set.of("COMPLETED", "RETURN_COMPLETED", "CANCELED", "REJECTED", "NO_SHOW");
  private static final List<String> UNDER_WAY =
      List.of("PENDING", "ACCEPTED", "ASSIGNED", "EN_ROUTE", "IN_PROGRESS");

  private PrivacyFixture fixture;
  private long ride;

  @BeforeEach
  void start() {
    fixture = new PrivacyFixture();
    ride = fixture.importedRide();
    fixture.sql(
        "UPDATE bookings SET driver_id = (SELECT max(id) FROM drivers),"
            + " vehicle_id = (SELECT max(id) FROM vehicles)");
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void ridesThatAreOverGoAfter2555DaysAndNoOthers() {
    List<Long> outlived = new ArrayList<>();
    List<Long> kept = new ArrayList<>(List.of(ride));
    for (String status : UNDER_WAY) {
      for (int days : new int[] {2554, 2555, 2556, 9000}) {
        kept.addAll(fixture.copies(ride, status, fixture.daysAgo(days), 1));
      }
    }
    for (String status : OVER) {
      for (int days : new int[] {1, 2554, 2555}) {
        kept.addAll(fixture.copies(ride, status, fixture.daysAgo(days), 1));
      }
      outlived.addAll(fixture.copies(ride, status, fixture.daysAgo(2556), 1));
    }
    addEventsAndAssignments();
    assertThat(fixture.wouldDo(JOB)).isEqualTo(5);
    assertThat(fixture.numbers("SELECT id FROM bookings")).containsAll(outlived);

    assertThat(fixture.run(JOB)).isEqualTo(5);

    assertThat(fixture.numbers("SELECT id FROM bookings"))
        .containsExactlyInAnyOrderElementsOf(kept);
    assertThat(fixture.numbers("SELECT DISTINCT booking_id FROM booking_events"))
        .containsExactlyInAnyOrderElementsOf(kept);
    assertThat(fixture.numbers("SELECT DISTINCT booking_id FROM assignments"))
        .containsExactlyInAnyOrderElementsOf(kept);
    assertThat(fixture.run(JOB)).isZero();
    fixture.app.clock().advance(Duration.ofDays(1));
    assertThat(fixture.run(JOB)).as("the next day those of 2555 days go").isEqualTo(5);
  }

  @Test
  void everyTransactionIsAuditedWithWhatItDeleted() {
    fixture.copies(ride, "COMPLETED", fixture.daysAgo(3000), 1_203);
    assertThat(fixture.run(JOB)).isEqualTo(1_203);
    String audits =
        "FROM audit_events WHERE category = 'gdpr_purge' AND action = 'DATA_PURGED' AND details ->> 'model' = 'bookings'";
    assertThat(fixture.number("SELECT count(*) " + audits)).isGreaterThanOrEqualTo(3);
    assertThat(fixture.number("SELECT sum(CAST(details ->> 'deleted' AS bigint)) " + audits))
        .isEqualTo(1_203);
    assertThat(fixture.texts("SELECT DISTINCT details ->> 'retention_days' " + audits))
        .containsExactly("2555");
    assertThat(fixture.number("SELECT purged FROM purge_tally WHERE model = 'bookings'"))
        .isEqualTo(1_203);
  }

  @Test
  void aRideWaitsForItsReturn() {
    long outbound = fixture.copies(ride, "COMPLETED", fixture.daysAgo(2600), 1).getFirst();
    long back = fixture.copies(ride, "RETURN_COMPLETED", fixture.daysAgo(2500), 1).getFirst();
    long oldOutbound = fixture.copies(ride, "COMPLETED", fixture.daysAgo(2601), 1).getFirst();
    long oldBack = fixture.copies(ride, "RETURN_COMPLETED", fixture.daysAgo(2600), 1).getFirst();
    returns(back, outbound);
    returns(oldBack, oldOutbound);
    fixture.run(JOB);
    assertThat(fixture.numbers("SELECT id FROM bookings"))
        .containsExactlyInAnyOrder(ride, outbound, back);
    fixture.app.clock().advance(Duration.ofDays(60));
    fixture.run(JOB);
    assertThat(fixture.numbers("SELECT id FROM bookings")).containsExactly(ride);
  }

  @Test
  void aRunThatWasCutOffIsContinued() throws InterruptedException {
    fixture.copies(ride, "NO_SHOW", fixture.daysAgo(2556), 2_500);
    List<Throwable> thrown = new ArrayList<>();
    Thread run =
        Thread.ofPlatform()
            .uncaughtExceptionHandler((_, failure) -> thrown.add(failure))
            .start(() -> fixture.run(JOB));
    Await.until("it has begun", () -> rides() < 2_501);
    run.interrupt();
    run.join();
    long left = rides() - 1;
    assertThat(left).as("what was done stays done").isBetween(1L, 2_499L);
    assertThat(thrown).hasSize(1);
    assertThat(fixture.run(JOB)).isEqualTo(left);
    assertThat(rides()).isEqualTo(1);
  }

  @Test
  void aThreadThatWasToldToStopDeletesNothing() {
    fixture.copies(ride, "NO_SHOW", fixture.daysAgo(2556), 3);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> fixture.run(JOB)).isInstanceOf(RunInterrupted.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(rides()).isEqualTo(4);
  }

  @Test
  void shiftsRunsAndEventsGoTooWhenTheyAreOldEnough() {
    for (int days : new int[] {2554, 2556}) {
      String at = fixture.daysAgo(days);
      fixture.sql(
          """
          INSERT INTO shifts (company_id, row_key, driver_id, vehicle_id, starts_at, ends_at,
              depot_sealed, created_at, updated_at)
          SELECT d.company_id, gen_random_uuid(), d.id, (SELECT max(id) FROM vehicles),
                 %1$s - interval '8 hours', %1$s, '\\x01', now(), now()
          FROM drivers d
          """
              .formatted(at));
      fixture.sql(
          """
          INSERT INTO dispatch_runs (company_id, for_date, status, mode, created_at)
          SELECT id, DATE '2020-01-01', 'COMPLETED', 'PLAN', %s FROM companies
          """
              .formatted(at));
      fixture.sql(
          """
          INSERT INTO outbox (row_key, topic, payload_sealed, created_at, next_attempt_at, failed_at)
          VALUES (gen_random_uuid(), 'mail', '\\x01', %1$s, %1$s, %1$s)
          """
              .formatted(at));
    }
    long shifts = fixture.number("SELECT count(*) FROM shifts");
    assertThat(fixture.run(JOB)).isEqualTo(3);
    assertThat(fixture.number("SELECT count(*) FROM shifts")).isEqualTo(shifts - 1);
    assertThat(fixture.number("SELECT count(*) FROM dispatch_runs")).isEqualTo(1);
    assertThat(
            fixture.number(
                "SELECT count(*) FROM outbox WHERE topic = 'mail' AND payload_sealed = '\\x01'"))
        .isEqualTo(1);
  }

  @Test
  void theBacklogIsCountedAndShown() {
    fixture.copies(ride, "CANCELED", fixture.daysAgo(2556), 7);
    assertThat(fixture.run("gdpr-backlog")).isEqualTo(7);
    assertThat(fixture.number("SELECT overdue FROM purge_tally WHERE model = 'bookings'"))
        .isEqualTo(7);
    fixture.run(JOB);
    fixture.run("gdpr-backlog");
    assertThat(fixture.number("SELECT overdue FROM purge_tally WHERE model = 'bookings'")).isZero();
    assertThat(fixture.app.management().raw("/prometheus/metrics-http").body())
        .contains("gdpr_purge_rows_total{model=\"bookings\"")
        .contains("gdpr_purge_backlog_rows{model=\"shifts\"")
        .contains("gdpr_purge_rows_total{model=\"users_anonymised\"");
  }

  private void addEventsAndAssignments() {
    fixture.sql(
        """
        INSERT INTO booking_events (company_id, booking_id, row_key, at, actor_role, to_status)
        SELECT company_id, id, gen_random_uuid(), created_at, 'SYSTEM', status FROM bookings
        """);
    fixture.sql(
        """
        INSERT INTO assignments (company_id, booking_id, driver_id, vehicle_id, tour_id,
            pickup_sequence, dropoff_sequence, pickup_at, dropoff_at, status, created_at, updated_at)
        SELECT company_id, id, driver_id, vehicle_id, gen_random_uuid(), 1, 2, created_at, created_at,
               'COMPLETED', now(), now()
        FROM bookings
        """);
  }

  private void returns(long back, long outbound) {
    fixture.sql(
        "UPDATE bookings SET is_return = true, parent_booking_id = "
            + outbound
            + " WHERE id = "
            + back);
  }

  private long rides() {
    return fixture.number("SELECT count(*) FROM bookings");
  }
}
