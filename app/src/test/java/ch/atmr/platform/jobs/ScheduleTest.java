package ch.atmr.platform.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Slots on Swiss clocks, in the nights when they change too, and how starts are spread. */
class ScheduleTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          */10 * * * * ?  | MINUTELY |    5 |     20
          0 * * * * ?     | MINUTELY |   15 |    120
          0 0/4 * * * ?   | FREQUENT |   30 |    480
          0 0/5 * * * ?   | FREQUENT |   30 |    600
          0 17 3 * * ?    | DAILY    |  300 |  21600
          0 30 3 ? * SUN  | WEEKLY   | 1800 |  86400
          0 30 4 1 * ?    | MONTHLY  | 3600 | 172800
          """)
  void jitterAndDeadlineFollowThePeriod(
      String cron, Frequency frequency, long jitterSeconds, long deadlineSeconds) {
    Schedule schedule = Schedule.of(cron);
    assertThat(schedule.frequency()).isEqualTo(frequency);
    assertThat(schedule.jitter()).isEqualTo(Duration.ofSeconds(jitterSeconds));
    assertThat(schedule.deadline()).isEqualTo(Duration.ofSeconds(deadlineSeconds));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 17 3 * * ?    | 17 3 * * *
          0 30 3 ? * SUN  | 30 3 * * 0
          0 30 4 1 * ?    | 30 4 1 * *
          """)
  void kubernetesHasTheSameTimes(String cron, String kubernetes) {
    assertThat(Schedule.of(cron).kubernetesExpression()).isEqualTo(kubernetes);
  }

  @Test
  void aSlotIsReachedAtItsInstantAndNotBefore() {
    Schedule daily = Schedule.of("0 17 3 * * ?");
    Instant slot = Instant.parse("2026-07-02T01:17:00Z"); // 03:17 in summer
    assertThat(daily.lastSlot(slot)).contains(slot);
    assertThat(daily.lastSlot(slot.minusNanos(1))).contains(slot.minus(Duration.ofDays(1)));
    assertThat(daily.nextSlot(slot.minusNanos(1))).contains(slot);
    assertThat(daily.nextSlot(slot)).contains(slot.plus(Duration.ofDays(1)));
  }

  @Test
  void aDailySlotOfTheSkippedHourComesAnHourLater() {
    Schedule daily = Schedule.of("0 30 2 * * ?");
    assertThat(slots(daily, "2026-03-28T00:00:00Z", "2026-03-30T12:00:00Z"))
        .containsExactly(
            Instant.parse("2026-03-28T01:30:00Z"),
            Instant.parse("2026-03-29T01:30:00Z"), // there is no 02:30; 03:30 it is
            Instant.parse("2026-03-30T00:30:00Z"));
  }

  @Test
  void aDailySlotOfTheRepeatedHourComesOnce() {
    Schedule daily = Schedule.of("0 30 2 * * ?");
    assertThat(slots(daily, "2026-10-24T00:00:00Z", "2026-10-26T12:00:00Z"))
        .containsExactly(
            Instant.parse("2026-10-24T00:30:00Z"),
            Instant.parse("2026-10-25T00:30:00Z"),
            Instant.parse("2026-10-26T01:30:00Z"));
  }

  @Test
  void frequentSlotsFollowTheTimeThatPasses() {
    Schedule frequent = Schedule.of("0 0/5 * * * ?");
    for (String night : new String[] {"2026-03-28T23:00:00Z", "2026-10-24T22:00:00Z"}) {
      Instant from = Instant.parse(night);
      Set<Instant> slots = slots(frequent, night, from.plus(Duration.ofHours(6)).toString());
      assertThat(slots).hasSize(73);
      Instant expected = from;
      for (Instant slot : slots) {
        assertThat(slot).isEqualTo(expected);
        expected = expected.plus(Duration.ofMinutes(5));
      }
    }
  }

  @Test
  void nextSlotsAreTheLastOnesOnceTheyHaveCome() {
    for (String cron : new String[] {"0 30 2 * * ?", "0 0/30 * * * ?", "0 30 2 ? * SUN"}) {
      Schedule schedule = Schedule.of(cron);
      Instant now = Instant.parse("2026-10-20T00:00:00Z");
      while (now.isBefore(Instant.parse("2026-11-03T00:00:00Z"))) {
        Instant next = schedule.nextSlot(now).orElseThrow();
        assertThat(next).as(cron).isAfter(now);
        assertThat(schedule.lastSlot(next)).as(cron).contains(next);
        now = next;
      }
    }
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> Schedule.of("0 99 3 * * ?"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The slots that a look every minute finds. */
  private static Set<Instant> slots(Schedule schedule, String from, String to) {
    Set<Instant> found = new TreeSet<>();
    Instant end = Instant.parse(to);
    for (Instant now = Instant.parse(from); !now.isAfter(end); now = now.plusSeconds(60)) {
      schedule
          .lastSlot(now)
          .filter(slot -> !slot.isBefore(Instant.parse(from)))
          .ifPresent(found::add);
    }
    return found;
  }
}
