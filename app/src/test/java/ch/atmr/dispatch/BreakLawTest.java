package ch.atmr.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.dispatch.Duty.Rest;
import ch.atmr.kernel.TimeWindow;
import ch.atmr.optimiser.Break;
import ch.atmr.optimiser.Capacity;
import ch.atmr.optimiser.Plan;
import ch.atmr.optimiser.PlanChecker;
import ch.atmr.optimiser.PlannedStop;
import ch.atmr.optimiser.Request;
import ch.atmr.optimiser.RequestId;
import ch.atmr.optimiser.Route;
import ch.atmr.optimiser.RoutingProblem;
import ch.atmr.optimiser.SearchParameters;
import ch.atmr.optimiser.Solver;
import ch.atmr.optimiser.Stop;
import ch.atmr.optimiser.StopKind;
import ch.atmr.optimiser.StoppingRule;
import ch.atmr.optimiser.TravelMatrix;
import ch.atmr.optimiser.Vehicle;
import ch.atmr.optimiser.VehicleId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BreakLawTest {
  private static final Instant START = Instant.parse("2031-03-05T06:00:00Z");

  private static Instant at(int minutes) {
    return START.plus(Duration.ofMinutes(minutes));
  }

  private static TimeWindow shift(int minutes) {
    return new TimeWindow(START, at(minutes));
  }

  /** What is worked is the shift without the break: each limit, and the minute after it. */
  @ParameterizedTest
  @CsvSource({
    "60, 0",
    "330, 0",
    "331, 15",
    "435, 15",
    "436, 30",
    "570, 30",
    "571, 60",
    "720, 60",
    "721, 61",
    "780, 120",
    "840, 180",
    "960, 180"
  })
  void theLawAsksForMoreTheLongerTheWork(int shift, int least) {
    assertThat(BreakLaw.least(Duration.ofMinutes(shift))).isEqualTo(Duration.ofMinutes(least));
    assertThat(BreakLaw.rest(shift(shift), Optional.empty()).map(Rest::length))
        .isEqualTo(least == 0 ? Optional.empty() : Optional.of(Duration.ofMinutes(least)));
  }

  /** However the break lies in its window, nobody works more than 5.5 hours at a stretch. */
  @ParameterizedTest
  @CsvSource({
    "331", "435", "480", "570", "600", "660", "719", "720", "721", "750", "780", "839", "840"
  })
  void noStretchOfWorkIsTooLong(int shift) {
    Rest rest = BreakLaw.rest(shift(shift), Optional.empty()).orElseThrow();
    Duration longest = Duration.ofMinutes(330);
    Instant lastStart = rest.latest().minus(rest.length());
    assertThat(Duration.between(START, lastStart)).isLessThanOrEqualTo(longest);
    Instant firstEnd = rest.earliest().plus(rest.length());
    assertThat(Duration.between(firstEnd, at(shift))).isLessThanOrEqualTo(longest);
    assertThat(Duration.between(rest.earliest(), rest.latest()))
        .isGreaterThanOrEqualTo(rest.length());
    assertThat(shift(shift).contains(rest.earliest())).isTrue();
    assertThat(shift(shift).contains(rest.latest())).isTrue();
  }

  @Test
  void beyondTwelveHoursTheBreakIsLongerAndBeyondFourteenItHalvesTheWork() {
    assertThat(BreakLaw.rest(shift(780), Optional.empty()))
        .contains(new Rest(Duration.ofHours(2), at(330), at(450)));
    assertThat(BreakLaw.rest(shift(960), Optional.empty()))
        .contains(new Rest(Duration.ofHours(3), at(390), at(570)));
  }

  /** A ride every half an hour, more than one driver may serve: the plan of the longest shifts. */
  @ParameterizedTest
  @CsvSource({"660", "720", "721", "765", "780", "840"})
  void aPlanOfALongShiftHasNoStretchThatIsTooLong(int shift) {
    Rest rest = BreakLaw.rest(shift(shift), Optional.empty()).orElseThrow();
    List<Request> rides = new ArrayList<>();
    for (int minute = 0; minute + 20 <= shift; minute += 30) {
      double at = 60.0 * minute;
      rides.add(
          Request.builder(
                  new RequestId("r" + minute),
                  new Stop(0, new ch.atmr.optimiser.TimeWindow(at, at + 120), 60),
                  new Stop(1, ch.atmr.optimiser.TimeWindow.ALWAYS, 60))
              .build());
    }
    Vehicle vehicle =
        Vehicle.builder(new VehicleId("v"), 0, new ch.atmr.optimiser.TimeWindow(0, 60.0 * shift))
            .capacity(Capacity.seats(1))
            .pause(
                new Break(
                    rest.length().toSeconds(),
                    new ch.atmr.optimiser.TimeWindow(
                        seconds(rest.earliest()), seconds(rest.latest()))))
            .build();
    RoutingProblem problem =
        new RoutingProblem(
            rides, List.of(vehicle), TravelMatrix.of(2, (a, b) -> a == b ? 0 : 480, (a, b) -> 1));

    Plan plan = Solver.solve(problem, SearchParameters.standard(), StoppingRule.iterations(300));

    assertThat(PlanChecker.check(problem, plan)).isEmpty();
    Route route = plan.routes().getFirst();
    PlannedStop pause =
        route.stops().stream().filter(s -> s.kind() == StopKind.BREAK).findFirst().orElseThrow();
    assertThat(pause.start() - route.departure()).isLessThanOrEqualTo(60.0 * 330);
    assertThat(route.end() - pause.departure()).isLessThanOrEqualTo(60.0 * 330);
    // 5.5 hours before and after it hold 22 rides, less those that the break cuts off.
    assertThat(rides.size() - plan.unassigned().size()).isGreaterThanOrEqualTo(19);
  }

  private static double seconds(Instant instant) {
    return (double) Duration.between(START, instant).toSeconds();
  }

  @Test
  void ofAStatedWindowThatStaysWhichLeavesNoStretchTooLong() {
    Rest wide = new Rest(Duration.ofHours(1), at(120), at(600));
    assertThat(BreakLaw.rest(shift(660), Optional.of(wide)))
        .contains(new Rest(Duration.ofHours(1), at(270), at(390)));
    Rest early = new Rest(Duration.ofHours(1), at(60), at(180));
    assertThat(BreakLaw.rest(shift(660), Optional.of(early))).contains(early);
    Rest split = new Rest(Duration.ofHours(1), at(240), at(600));
    assertThat(BreakLaw.rest(shift(780), Optional.of(split)))
        .contains(new Rest(Duration.ofHours(2), at(330), at(450)));
  }

  @Test
  void whatTheCompanyStatesHoldsWhereItIsLawful() {
    Optional<Rest> long45 = Optional.of(new Rest(Duration.ofMinutes(45), at(240), at(300)));
    assertThat(BreakLaw.rest(shift(480), long45)).isEqualTo(long45);
    Optional<Rest> without = Optional.of(new Rest(Duration.ofMinutes(10), at(60), at(70)));
    assertThat(BreakLaw.rest(shift(300), without)).isEqualTo(without);
  }

  @Test
  void aBreakThatIsTooShortIsMadeLongEnough() {
    Rest wide = new Rest(Duration.ofMinutes(15), at(240), at(360));
    assertThat(BreakLaw.rest(shift(600), Optional.of(wide)))
        .contains(new Rest(Duration.ofHours(1), at(240), at(360)));
    Rest tight = new Rest(Duration.ofMinutes(15), at(300), at(315));
    assertThat(BreakLaw.rest(shift(600), Optional.of(tight)))
        .contains(new Rest(Duration.ofHours(1), at(300), at(360)));
    Rest last = new Rest(Duration.ofMinutes(15), at(585), at(600));
    assertThat(BreakLaw.rest(shift(600), Optional.of(last)))
        .contains(new Rest(Duration.ofHours(1), at(540), at(600)));
  }
}
