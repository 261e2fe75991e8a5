package ch.atmr.optimiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** What is not forbidden but has a price: another driver for the way back, work unevenly spread. */
class WishesTest {

  /** Out at 10 km in the morning and back in the evening; car w is nearer to the return. */
  private static Plan outAndBack(double wish) {
    Line line =
        new Line()
            .add(Line.ride("out", Line.stop(10, 600, 700), Line.stop(20)))
            .add(
                Line.ride("back", Line.stop(90, 20_000, 21_000), Line.stop(95))
                    .returnOf(Line.id("out"))
                    .sameDriverWish(wish));
    line.add(Vehicle.builder(new VehicleId("v"), 0, Line.DAY).capacity(Capacity.seats(1)));
    line.add(
        Vehicle.builder(new VehicleId("w"), 80, new TimeWindow(15_000, 36_000))
            .capacity(Capacity.seats(1)));
    return Line.solve(line.problem());
  }

  @Test
  void theSameDriverIsWorthAsMuchAsIsSaidAndNoMore() {
    // Both with v: 2 x 95 km. One each: 2 x 20 and 2 x 15 km. That is 120 km less, 7200.
    assertThat(outAndBack(0).cost().vehiclesUsed()).isEqualTo(2);
    Plan dear = outAndBack(7199);
    assertThat(dear.cost().vehiclesUsed()).isEqualTo(2);
    assertThat(dear.cost().otherDriver()).isEqualTo(7199);
    assertThat(dear.cost().total()).isEqualTo(70 * Line.KM + 7199);
    Plan same = outAndBack(7201);
    assertThat(same.cost().vehiclesUsed()).isEqualTo(1);
    assertThat(same.cost().otherDriver()).isZero();
    assertThat(same.cost().total()).isEqualTo(190 * Line.KM);
  }

  @Test
  void oneDriverWithTwoVehiclesIsTheSameDriver() {
    RoutingProblem problem =
        new Line()
            .add(Line.ride("out", Line.stop(10, 600, 700), Line.stop(20)))
            .add(
                Line.ride("back", Line.stop(20, 20_000, 21_000), Line.stop(10))
                    .returnOf(Line.id("out"))
                    .sameDriverWish(1000))
            .add(
                Vehicle.builder(new VehicleId("v1"), 0, new TimeWindow(0, 9000))
                    .capacity(Capacity.seats(1))
                    .driver("v"))
            .add(
                Vehicle.builder(new VehicleId("other"), 0, new TimeWindow(15_000, 36_000))
                    .capacity(Capacity.seats(1)))
            .add(
                Vehicle.builder(new VehicleId("v2"), 0, new TimeWindow(15_000, 36_000))
                    .capacity(Capacity.seats(1))
                    .driver("v"))
            .problem();
    Plan plan = Line.solve(problem);
    assertThat(plan.cost().otherDriver()).isZero();
    assertThat(plan.routes())
        .extracting(Route::vehicle)
        .containsExactly(new VehicleId("v1"), new VehicleId("v2"));
  }

  /** Two rides of 40 km each from and to the depot, hours apart, and two cars. */
  private static Plan twoRides(Fairness fairness, int detour) {
    RoutingProblem problem =
        new Line()
            .add(Line.ride("a", Line.stop(0, 0, 100), Line.stop(20)).maxRide(1200))
            .add(Line.ride("b", Line.stop(detour, 10_000, 10_100), Line.stop(20)).maxRide(1200))
            .add(Line.car("v"))
            .add(Line.car("w"))
            .problem();
    return Line.solve(
        new RoutingProblem(
            problem.requests(), problem.vehicles(), problem.travel(), fairness, UnderWay.NOTHING));
  }

  @Test
  void workIsSharedWhereThatIsNotTooDear() {
    // From km 20 on one car would go on to km 30 and home: 60 km. With two cars: 40 and 60 km.
    assertThat(twoRides(Fairness.NONE, 30).cost().vehiclesUsed()).isEqualTo(1);
    assertThat(twoRides(new Fairness(0.05, 1), 30).cost().vehiclesUsed()).isEqualTo(1);
    // At the depot a second car costs no way, so the smallest price is enough.
    assertThat(twoRides(new Fairness(0.05, 1), 0).cost().vehiclesUsed()).isEqualTo(2);
  }

  @Test
  void thePriceOfWorkGrowsWithItAndNeverAboveItsShare() {
    Fairness fairness = new Fairness(0.1, 2);
    // A shift of 1000 s is full of 2000 of work.
    assertThat(fairness.price(0, 1000)).isZero();
    assertThat(fairness.price(1000, 1000)).isCloseTo(25, within(1e-9));
    assertThat(fairness.price(2000, 1000)).isCloseTo(100, within(1e-9));
    assertThat(fairness.price(3000, 1000)).isCloseTo(200, within(1e-9));
    assertThat(fairness.price(1000, Double.POSITIVE_INFINITY)).isZero();
    for (double work = 0; work < 4000; work += 100) {
      double step = fairness.price(work + 100, 1000) - fairness.price(work, 1000);
      assertThat(step).isBetween(0.0, 10 + 1e-9);
      assertThat(fairness.price(work + 200, 1000) - fairness.price(work + 100, 1000))
          .isGreaterThanOrEqualTo(step - 1e-9);
    }
  }

  @Test
  void aVehicleThatEndsAnywhereDrivesNoWayHome() {
    Line line = new Line().add(Line.ride("a", 10, 20));
    line.add(Line.car("v").endLocation(Vehicle.ANYWHERE));
    Plan plan = Line.solve(line.problem());
    assertThat(plan.cost().total()).isEqualTo(20 * Line.KM);
    assertThat(plan.routes().getFirst().end())
        .isEqualTo(plan.routes().getFirst().stops().getLast().departure());
    assertThat(PlanChecker.check(line.problem(), plan)).isEmpty();
  }
}
