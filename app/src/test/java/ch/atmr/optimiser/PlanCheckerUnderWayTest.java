package ch.atmr.optimiser;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.optimiser.Commitment.Aboard;
import ch.atmr.optimiser.Commitment.BoundStop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One plan of a vehicle under way that keeps all it is bound to, then the same with one thing wrong
 * at a time; places in the vehicle count as well as breaches.
 *
 * <p>The vehicle is at km 10 at 0, with a aboard for km 30. Bound is also that it picks b up at km
 * 12 at 200 s; b goes to km 40. The ride c, from km 13 to km 14, is free.
 */
class PlanCheckerUnderWayTest {

  private static final VehicleId V = new VehicleId("v");
  private static final RequestId A = Line.id("a");
  private static final RequestId B = Line.id("b");
  private static final RequestId C = Line.id("c");

  private static final List<PlannedStop> STOPS =
      List.of(
          stop(StopKind.PICKUP, "b", 200),
          stop(StopKind.DROPOFF, "a", 1280),
          stop(StopKind.DROPOFF, "b", 1880));
  private static final List<PlannedStop> WITH_C =
      List.of(
          STOPS.get(0),
          stop(StopKind.PICKUP, "c", 260),
          stop(StopKind.DROPOFF, "c", 320),
          STOPS.get(1),
          STOPS.get(2));
  private static final List<PlannedStop> C_FIRST =
      List.of(
          stop(StopKind.PICKUP, "c", 180),
          stop(StopKind.PICKUP, "b", 240),
          stop(StopKind.DROPOFF, "c", 360),
          stop(StopKind.DROPOFF, "a", 1320),
          stop(StopKind.DROPOFF, "b", 1920));

  private final Commitment commitment =
      new Commitment(
          List.of(new Aboard(A, 0)),
          List.of(BoundStop.at(StopKind.PICKUP, B, 200)),
          List.of(BoundStop.owed(A), BoundStop.owed(B)));
  private Request.Builder a;
  private Request.Builder b;
  private Request.Builder c;
  private Capacity places;
  private Map<RequestId, Pin> pins;

  @BeforeEach
  void theDay() {
    a = Line.ride("a", 5, 30).maxRide(1300);
    b = Line.ride("b", 12, 40);
    c = Line.ride("c", 13, 14);
    places = Capacity.seats(3);
    pins = Map.of();
  }

  @Test
  void whatKeepsAllIsRight() {
    assertThat(check(STOPS, C)).isEmpty();
    assertThat(check(WITH_C)).isEmpty();
  }

  @Test
  void whoIsAboardIsDroppedOffOnce() {
    assertThat(check(List.of(STOPS.get(0), STOPS.get(2)), C))
        .containsExactly(
            new Violation(Rule.MISSING, A, null, 1), new Violation(Rule.FROZEN, A, V, 1));
    assertThat(check(with(stop(StopKind.PICKUP, "a", 3980)), C))
        .containsExactly(new Violation(Rule.PAIR, A, V, 1));
    PlannedStop again = stop(StopKind.DROPOFF, "a", 2480);
    assertThat(check(with(again), C)).containsExactly(new Violation(Rule.TWICE, A, V, 1));
    assertThat(check(with(again, again), C)).containsExactly(new Violation(Rule.TWICE, A, V, 2));
    assertThat(check(STOPS, A, C)).containsExactly(new Violation(Rule.TWICE, A, V, 1));
  }

  @Test
  void theRideOfWhoIsAboardCountsSinceBoarding() {
    a.maxRide(1270);
    assertThat(check(STOPS, C)).containsExactly(new Violation(Rule.MAX_RIDE, A, V, 10));
  }

  @Test
  void whoIsAboardTakesAPlaceOfThoseWhoBoard() {
    places = Capacity.seats(2);
    assertThat(check(WITH_C)).containsExactly(new Violation(Rule.SEATS, C, V, 1));
  }

  @Test
  void whatIsFrozenIsAFactHoweverItCameAbout() {
    places = Capacity.seats(1);
    b.skills(Set.of("stairs")).exclusions(new Exclusions(Sharing.ISOLATED, Set.of(A), Set.of(V)));
    assertThat(check(STOPS, C)).isEmpty();
  }

  @Test
  void whatSomebodyDecidedIsNoBreachBetweenThoseItBinds() {
    b.exclusions(new Exclusions(Sharing.ALLOWED, Set.of(A), Set.of(V)));
    Commitment moves =
        new Commitment(
            List.of(new Aboard(A, 0)),
            List.of(),
            List.of(BoundStop.at(StopKind.PICKUP, B, 200), BoundStop.owed(A), BoundStop.owed(B)));
    assertThat(check(moves, STOPS, C)).isEmpty();
    // Of c nobody decided anything, whichever of the two refuses the other.
    c.exclusions(new Exclusions(Sharing.ALLOWED, Set.of(B), Set.of(V)));
    assertThat(check(moves, WITH_C))
        .containsExactly(
            new Violation(Rule.EXCLUDED_VEHICLE, C, V, 1),
            new Violation(Rule.PASSENGERS_APART, C, V, 1));
    a.maxRide(1320);
    c.exclusions(Exclusions.NONE);
    b.exclusions(new Exclusions(Sharing.ALLOWED, Set.of(A, C), Set.of()));
    assertThat(check(moves, C_FIRST))
        .containsExactly(
            new Violation(Rule.PASSENGERS_APART, B, V, 1), new Violation(Rule.FROZEN, B, V, 40));
  }

  @Test
  void frozenStopsComeFirstAndAtTheirTimes() {
    List<PlannedStop> late = new ArrayList<>(STOPS);
    late.set(0, stop(StopKind.PICKUP, "b", 190));
    assertThat(check(late, C)).containsExactly(new Violation(Rule.FROZEN, B, V, 10));
    a.maxRide(1320);
    assertThat(check(C_FIRST)).containsExactly(new Violation(Rule.FROZEN, B, V, 1));
  }

  @Test
  void pinsNameTheDriverAndTheTime() {
    pins = Map.of(C, new Pin(Set.of(new VehicleId("w")), Optional.of(new TimeWindow(280, 300))));
    assertThat(check(WITH_C))
        .containsExactly(
            new Violation(Rule.PINNED_DRIVER, C, V, 1), new Violation(Rule.PINNED_TIME, C, V, 20));
    pins = Map.of(C, new Pin(Set.of(V), Optional.of(new TimeWindow(230, 250))));
    assertThat(check(WITH_C)).containsExactly(new Violation(Rule.PINNED_TIME, C, V, 10));
  }

  @Test
  void aReturnThatIsBoundLikeItsRideOutIsAFact() {
    b.returnOf(A);
    assertThat(check(STOPS, C)).isEmpty();
  }

  @Test
  void aReturnThatIsFreeWaitsForItsRideOut() {
    c.returnOf(A);
    assertThat(check(WITH_C))
        .containsExactly(new Violation(Rule.RETURN_BEFORE_OUTBOUND, C, V, 1280 - 260));
  }

  private static PlannedStop stop(StopKind kind, String request, double time) {
    return new PlannedStop(kind, Line.id(request), time, time, time, Demand.NONE);
  }

  private static List<PlannedStop> with(PlannedStop... more) {
    List<PlannedStop> stops = new ArrayList<>(STOPS);
    stops.addAll(List.of(more));
    return stops;
  }

  private List<Violation> check(List<PlannedStop> stops, RequestId... left) {
    return check(commitment, stops, left);
  }

  private List<Violation> check(Commitment bound, List<PlannedStop> stops, RequestId... left) {
    RoutingProblem plain =
        new Line()
            .add(a)
            .add(b)
            .add(c)
            .add(Vehicle.builder(V, 10, Line.DAY).capacity(places))
            .add(Line.car("w"))
            .problem();
    RoutingProblem problem =
        new RoutingProblem(
            plain.requests(),
            plain.vehicles(),
            plain.travel(),
            plain.fairness(),
            new UnderWay(Map.of(V, bound), pins, Map.of()));
    Route route = new Route(V, 0, stops, 36_000);
    return PlanChecker.check(problem, List.of(route), List.of(left));
  }
}
