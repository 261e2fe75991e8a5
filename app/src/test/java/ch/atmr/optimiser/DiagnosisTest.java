package ch.atmr.optimiser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class DiagnosisTest {

  private static Unassigned reason(Line line) {
    Plan plan = Line.solve(line.problem());
    assertThat(plan.unassigned()).hasSize(1);
    return plan.unassigned().getFirst();
  }

  @Test
  void nobodyHasTheSkill() {
    Unassigned left =
        reason(
            new Line()
                .add(Line.ride("a", Line.stop(1, 600, 900), Line.stop(2)).skills(Set.of("oxygen")))
                .add(Line.car("v")));
    assertThat(left.reason()).isEqualTo(Reason.NO_SKILLED_DRIVER);
    assertThat(left.remedy())
        .isInstanceOfSatisfying(
            Remedy.AddVehicle.class,
            remedy -> assertThat(remedy.skills()).containsExactly("oxygen"));
  }

  @Test
  void noPlaceOfTheKind() {
    assertThat(reason(of(new Demand(0, 1, 0))).reason()).isEqualTo(Reason.NO_WHEELCHAIR_PLACE);
    assertThat(reason(of(new Demand(0, 0, 1))).reason()).isEqualTo(Reason.NO_STRETCHER_PLACE);
    Unassigned seats = reason(of(Demand.seats(6)));
    assertThat(seats.reason()).isEqualTo(Reason.CAPACITY);
    assertThat(seats.shortfall()).isEqualTo(2);
  }

  private static Line of(Demand demand) {
    return new Line().add(Line.ride("a", 1, 2).demand(demand)).add(Line.car("v"));
  }

  @Test
  void pickUpWindowTooEarlyForTheDrive() {
    // Km 20 is reached at 1200 at the soonest, 300 s after the window.
    Unassigned left =
        reason(
            new Line()
                .add(Line.ride("a", Line.stop(20, 600, 900), Line.stop(30)))
                .add(Line.car("v")));
    assertThat(left)
        .isEqualTo(
            new Unassigned(
                Line.id("a"),
                Reason.PICKUP_WINDOW,
                300,
                new Remedy.WidenWindow(StopKind.PICKUP, 0, 300)));
  }

  @Test
  void dropOffWindowTooEarlyForTheDrive() {
    Unassigned left =
        reason(
            new Line()
                .add(Line.ride("a", Line.stop(10), Line.stop(20, 0, 1140)))
                .add(Line.car("v")));
    assertThat(left.reason()).isEqualTo(Reason.DROPOFF_WINDOW);
    assertThat(left.remedy()).isEqualTo(new Remedy.WidenWindow(StopKind.DROPOFF, 0, 60));
  }

  @Test
  void rideLongerThanAllowed() {
    Unassigned left =
        reason(new Line().add(Line.ride("a", 10, 20).maxRide(480)).add(Line.car("v")));
    assertThat(left.reason()).isEqualTo(Reason.RIDE_TIME);
    assertThat(left.remedy()).isEqualTo(new Remedy.LengthenRide(120));
  }

  @Test
  void shiftOverTooSoon() {
    // Km 10 at 700, km 20 at 1300, back at 1900: 900 s after the shift, and no window helps.
    Unassigned left =
        reason(
            new Line()
                .add(Line.ride("a", Line.stop(10, 700, 700), Line.stop(20)))
                .add(
                    Vehicle.builder(new VehicleId("v"), 10, new TimeWindow(0, 1000))
                        .capacity(Capacity.seats(1))));
    assertThat(left.reason()).isEqualTo(Reason.SHIFT_END);
    assertThat(left.remedy()).isEqualTo(new Remedy.ExtendShift(new VehicleId("v"), 0, 900));
  }

  @Test
  void shiftBegunTooLate() {
    // Km 10 is reached at 1600, 600 s late; both ends are pinned, so one window alone is no help.
    Unassigned left =
        reason(
            new Line()
                .add(Line.ride("a", Line.stop(10, 1000, 1000), Line.stop(20, 1600, 1600)))
                .add(
                    Vehicle.builder(new VehicleId("v"), 0, new TimeWindow(1000, 9000))
                        .capacity(Capacity.seats(1))));
    assertThat(left.reason()).isEqualTo(Reason.SHIFT_START);
    assertThat(left.remedy()).isEqualTo(new Remedy.ExtendShift(new VehicleId("v"), 600, 0));
  }

  @Test
  void aBreakThatLeavesNoRoom() {
    Line line =
        new Line()
            .add(Line.ride("a", Line.stop(10, 1000, 1000), Line.stop(20, 1600, 1600)))
            .add(
                Vehicle.builder(new VehicleId("v"), 10, new TimeWindow(400, 2800))
                    .capacity(Capacity.seats(1))
                    .pause(new Break(600, new TimeWindow(940, 1600))));
    Unassigned left = reason(line);
    assertThat(left.reason()).isEqualTo(Reason.BREAK);
    assertThat(left.remedy()).isInstanceOf(Remedy.MoveBreak.class);
  }

  @Test
  void noWay() {
    TravelMatrix island =
        TravelMatrix.of(3, (from, to) -> from == to ? 0 : Double.POSITIVE_INFINITY);
    RoutingProblem problem =
        new RoutingProblem(
            java.util.List.of(Line.ride("a", 1, 2).build()),
            java.util.List.of(Line.car("v").build()),
            island);
    assertThat(Line.solve(problem).unassigned().getFirst().reason()).isEqualTo(Reason.UNREACHABLE);
  }

  @Test
  void allPlacesTaken() {
    // Both want to be at km 20 at 1200 sharp, from km 10; there is one seat.
    Line line = new Line().add(Line.car("v").capacity(Capacity.seats(1)));
    for (String id : new String[] {"a", "b"}) {
      line.add(Line.ride(id, Line.stop(10, 600, 600), Line.stop(20, 1200, 1200)).maxRide(600));
    }
    Unassigned left = reason(line);
    assertThat(left.reason()).isEqualTo(Reason.CAPACITY);
  }

  /** Two that must both be at km 20 at 1200 sharp, from km 10, and one car for both. */
  private static Unassigned ofTwo(Exclusions first, Exclusions second) {
    return reason(
        new Line()
            .add(Line.car("v"))
            .add(
                Line.ride("a", Line.stop(10, 600, 600), Line.stop(20, 1200, 1200))
                    .exclusions(first)
                    .maxRide(600)
                    .priority(2))
            .add(
                Line.ride("b", Line.stop(10, 600, 600), Line.stop(20, 1200, 1200))
                    .exclusions(second)
                    .maxRide(600)));
  }

  @Test
  void onlyTogetherWithSomebodyElse() {
    Exclusions alone = new Exclusions(Sharing.DECLINED, Set.of(), Set.of());
    Unassigned asked = ofTwo(Exclusions.NONE, alone);
    assertThat(asked.reason()).isEqualTo(Reason.SHARING);
    assertThat(asked.remedy()).isEqualTo(new Remedy.AllowSharing());
    // Nobody asks the infectious to share, nor one who would share to make the other do it.
    Exclusions isolated = new Exclusions(Sharing.ISOLATED, Set.of(), Set.of());
    Unassigned infectious = ofTwo(Exclusions.NONE, isolated);
    assertThat(infectious.reason()).isEqualTo(Reason.SHARING);
    assertThat(infectious.remedy()).isInstanceOf(Remedy.AddVehicle.class);
    assertThat(ofTwo(alone, Exclusions.NONE).remedy()).isInstanceOf(Remedy.AddVehicle.class);
    Exclusions notA = new Exclusions(Sharing.ALLOWED, Set.of(Line.id("a")), Set.of());
    assertThat(ofTwo(Exclusions.NONE, notA).reason()).isEqualTo(Reason.SHARING);
  }

  @Test
  void onlyVehiclesThatAreExcluded() {
    Exclusions notV = new Exclusions(Sharing.ALLOWED, Set.of(), Set.of(new VehicleId("v")));
    Unassigned all =
        reason(new Line().add(Line.car("v")).add(Line.ride("a", 1, 2).exclusions(notV)));
    assertThat(all.reason()).isEqualTo(Reason.EXCLUDED);
    Unassigned near =
        reason(
            new Line()
                .add(Line.car("v"))
                .add(
                    Vehicle.builder(new VehicleId("w"), 0, new TimeWindow(30_000, 36_000))
                        .capacity(Capacity.seats(4)))
                .add(
                    Line.ride("a", Line.stop(10, 600, 600), Line.stop(20, 1200, 1200))
                        .exclusions(notV)));
    assertThat(near.reason()).isEqualTo(Reason.EXCLUDED);
  }
}
