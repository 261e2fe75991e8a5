package ch.atmr.platform.profiling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the weeks tell: what is hot, what grew, what is new, and when nothing can be said. */
class ProfileReportTest {
  private static final Load QUIET =
      new Load(1_000, 1 << 30, 400, 500, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  @Test
  void whatGrewAndWhatIsNewIsNamedAndWhatStayedIsNot() {
    ProfileReport report =
        ProfileReport.of(
            List.of(
                profile(4, QUIET, Map.of("a.Grew.up", 150, "a.Same.stays", 120, "a.New.comes", 30)),
                profile(3, QUIET, Map.of("a.Grew.up", 90, "a.Same.stays", 115)),
                profile(2, QUIET, Map.of("a.Grew.up", 100, "a.Same.stays", 125)),
                profile(1, QUIET, Map.of("a.Grew.up", 80, "a.Same.stays", 118))));
    assertThat(report.profiles()).isEqualTo(4);
    assertThat(report.latest()).contains(Instant.ofEpochSecond(4));
    assertThat(report.cpu().getFirst())
        .isEqualTo(new ProfileReport.Trend("a.Grew.up", "", List.of(80, 100, 90, 150)));
    assertThat(report.advice())
        .containsExactlyInAnyOrder(
            new Advice(Advice.Rule.GREW, "a.Grew.up", "9.0 % to 15.0 %"),
            new Advice(Advice.Rule.NEW, "a.New.comes", "3.0 %"));
  }

  @Test
  void whatIsHotIsNamedAlsoInTheFirstWeek() {
    assertThat(ProfileReport.of(List.of(profile(1, QUIET, Map.of("a.Hot.spot", 250)))).advice())
        .containsExactly(new Advice(Advice.Rule.CPU_HOT_SPOT, "a.Hot.spot", "25.0 %"));
    assertThat(ProfileReport.of(List.of(profile(1, QUIET, Map.of("a.Warm.spot", 249)))).advice())
        .isEmpty();
  }

  @Test
  void theProcessAsAWholeIsJudgedToo() {
    Load bad =
        new Load(
            1_000, 1, 1, 1, Duration.ofSeconds(3), Duration.ofSeconds(6), Duration.ofMillis(600));
    assertThat(ProfileReport.of(List.of(profile(1, bad, Map.of()))).advice())
        .containsExactly(
            new Advice(Advice.Rule.COLLECTING, "", "10.0 % of the window"),
            new Advice(Advice.Rule.LOCK_CONTENTION, "", "20.0 % of the window"),
            new Advice(Advice.Rule.PINNED, "", "2.0 % of the window"));
  }

  @Test
  void anIdleProcessAdvisesNothingButToMeasureAgain() {
    Load idle = new Load(12, 1, 1, 1, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    assertThat(ProfileReport.of(List.of(profile(1, idle, Map.of("a.Any.thing", 900)))).advice())
        .containsExactly(new Advice(Advice.Rule.IDLE, "", "12 samples"));
    assertThat(ProfileReport.of(List.of()).latest()).isEmpty();
  }

  private static Profile profile(long week, Load load, Map<String, Integer> permilleByMethod) {
    List<HotSpot> spots = new ArrayList<>();
    permilleByMethod.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .forEach(e ->
            spots.add(
                new HotSpot(
                    HotSpot.Kind.CPU,
                    spots.size() + 1,
                    e.getKey(),
                    Optional.empty(),
                    e.getValue(),
                    e.getValue())));
    return new Profile(
        new ProfileId(week),
        Profile.Origin.WEEKLY,
        "test",
        "1",
        Duration.ofSeconds(30),
        Instant.ofEpochSecond(week),
        Profile.Status.DONE,
        Optional.of(new Findings(1_000, load, spots)));
  }
}
