package ch.atmr.optimiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ModelTest {

  private static void refuses(FaultCode code, String field, ThrowingCallable input) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(input)
        .satisfies(refused -> {
          assertThat(refused.faults().getFirst().code()).isEqualTo(code);
          assertThat(refused.faults().getFirst().field()).isEqualTo(field);
          assertThat(refused).hasMessageContaining(code.name()).hasMessageContaining(field);
        });
  }

  @Test
  void windows() {
    refuses(FaultCode.WINDOW_CROSSES, "window", () -> new TimeWindow(2, 1));
    refuses(FaultCode.NOT_A_NUMBER, "window.earliest", () -> new TimeWindow(Double.NaN, 1));
    refuses(FaultCode.NOT_A_NUMBER, "window.latest", () -> new TimeWindow(1, Double.NaN));
    double ever = Double.POSITIVE_INFINITY;
    refuses(FaultCode.NOT_A_NUMBER, "window", () -> new TimeWindow(ever, ever));
    refuses(FaultCode.NOT_A_NUMBER, "window", () -> new TimeWindow(-ever, -ever));
  }

  @Test
  void stopsDemandsAndPlaces() {
    refuses(FaultCode.NEGATIVE, "stop.location", () -> Line.stop(-1));
    refuses(FaultCode.NEGATIVE, "stop.service", () -> new Stop(1, TimeWindow.ALWAYS, -1));
    refuses(
        FaultCode.NOT_A_NUMBER,
        "stop.service",
        () -> new Stop(1, TimeWindow.ALWAYS, Double.POSITIVE_INFINITY));
    refuses(FaultCode.NEGATIVE, "demand.seats", () -> Demand.seats(-1));
    refuses(FaultCode.NEGATIVE, "capacity.seats", () -> Capacity.seats(-1));
    refuses(FaultCode.EMPTY, "request.id", () -> new RequestId(" "));
    refuses(FaultCode.EMPTY, "vehicle.id", () -> new VehicleId(""));
  }

  @Test
  void breakLongerThanItsWindow() {
    refuses(FaultCode.WINDOW_CROSSES, "break.window", () -> new Break(10, new TimeWindow(0, 9)));
    refuses(FaultCode.NEGATIVE, "break.length", () -> new Break(-1, TimeWindow.ALWAYS));
  }

  @Test
  void requestsAndVehicles() {
    refuses(FaultCode.NEGATIVE, "request.maxRide", () -> Line.ride("a", 1, 2).maxRide(-1).build());
    refuses(
        FaultCode.OUT_OF_RANGE, "request.priority", () -> Line.ride("a", 1, 2).priority(0).build());
    refuses(
        FaultCode.NOT_A_NUMBER,
        "vehicle.shift.earliest",
        () -> Vehicle.builder(new VehicleId("v"), 0, TimeWindow.ALWAYS).build());
    refuses(
        FaultCode.NOT_A_NUMBER,
        "vehicle.maxDuration",
        () -> Line.car("v").maxDuration(Double.NaN).build());
    refuses(FaultCode.NEGATIVE, "vehicle.fixedCost", () -> Line.car("v").fixedCost(-1).build());
  }

  @Test
  void travel() {
    refuses(FaultCode.NEGATIVE, "travel.duration[0][0]", () -> TravelMatrix.of(2, (a, b) -> -1));
    refuses(
        FaultCode.NOT_A_NUMBER,
        "travel.cost[0][1]",
        () -> TravelMatrix.of(2, (a, b) -> 1, (a, b) -> b == 1 ? Double.NaN : 0));
  }

  @Test
  void emptyProblems() {
    refuses(FaultCode.NO_REQUESTS, "requests", () -> new Line().add(Line.car("v")).problem());
    refuses(
        FaultCode.NO_VEHICLES, "vehicles", () -> new Line().add(Line.ride("a", 1, 2)).problem());
  }

  @Test
  void duplicatesAndUnknownReferences() {
    Line cars = new Line().add(Line.car("v")).add(Line.car("v")).add(Line.ride("a", 1, 2));
    refuses(FaultCode.DUPLICATE, "vehicles[1].id", cars::problem);
    Line rides = new Line().add(Line.car("v")).add(Line.ride("a", 1, 2)).add(Line.ride("a", 1, 2));
    refuses(FaultCode.DUPLICATE, "requests[1].id", rides::problem);
    Line far = new Line().add(Line.car("v")).add(Line.ride("a", 1, 101));
    refuses(FaultCode.UNKNOWN_REFERENCE, "requests[0].dropoff.location", far::problem);
    Line depot = new Line().add(Line.ride("a", 1, 2)).add(Line.car("v").endLocation(101));
    refuses(FaultCode.UNKNOWN_REFERENCE, "vehicles[0].endLocation", depot::problem);
    Line link = new Line().add(Line.car("v")).add(Line.ride("a", 1, 2).returnOf(Line.id("x")));
    refuses(FaultCode.UNKNOWN_REFERENCE, "requests[0].outbound", link::problem);
    Line self = new Line().add(Line.car("v")).add(Line.ride("a", 1, 2).returnOf(Line.id("a")));
    refuses(FaultCode.BAD_PAIR, "requests[0].outbound", self::problem);
  }

  @Test
  void everyFaultIsNamed() {
    Line line = new Line().add(Line.car("v")).add(Line.car("v")).add(Line.ride("a", 1, 101));
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(line::problem)
        .satisfies(refused -> assertThat(refused.faults()).hasSize(2));
  }

  @Test
  void parameters() {
    SearchParameters good = SearchParameters.standard();
    refuses(FaultCode.OUT_OF_RANGE, "parameters.threads", () -> good.withThreads(0));
    refuses(
        FaultCode.OUT_OF_RANGE,
        "parameters.endTemperature",
        () -> good.toBuilder().startTemperature(1).endTemperature(2).build());
    refuses(
        FaultCode.OUT_OF_RANGE,
        "parameters.averageRemoved",
        () -> good.toBuilder().averageRemoved(Double.NaN).build());
    refuses(
        FaultCode.OUT_OF_RANGE, "parameters.coolings", () -> good.toBuilder().coolings(0).build());
    refuses(
        FaultCode.OUT_OF_RANGE,
        "parameters.absenceShare",
        () -> good.toBuilder().absenceShare(1.1).build());
    refuses(
        FaultCode.OUT_OF_RANGE,
        "parameters.recombinationShare",
        () -> good.toBuilder().recombinationShare(0).build());
    refuses(FaultCode.OUT_OF_RANGE, "parameters.reheat", () -> good.toBuilder().reheat(2).build());
  }

  @Test
  void wheelchairsTakeSeatsAndMayExcludeStretchers() {
    Capacity van = new Capacity(6, 2, 2, 1, true);
    assertThat(van.holds(new Demand(4, 1, 0))).isTrue();
    assertThat(van.holds(new Demand(5, 1, 0))).isFalse();
    assertThat(van.holds(new Demand(2, 2, 0))).isTrue();
    assertThat(van.holds(new Demand(0, 3, 0))).isFalse();
    assertThat(van.holds(new Demand(6, 0, 1))).isTrue();
    assertThat(van.holds(new Demand(0, 1, 1))).isFalse();
    assertThat(van.holds(new Demand(0, 0, 2))).isFalse();
  }

  @Test
  void aLoadIsHeldByAnyLayoutButNotByTwoHalves() {
    Capacity van =
        new Capacity(6, 0, 0, 0, false, List.of(new Layout(3, 1, 0), new Layout(1, 0, 1)));
    assertThat(van.holds(new Demand(6, 0, 0))).isTrue();
    assertThat(van.holds(new Demand(3, 1, 0))).isTrue();
    assertThat(van.holds(new Demand(4, 1, 0))).isFalse();
    assertThat(van.holds(new Demand(1, 0, 1))).isTrue();
    assertThat(van.holds(new Demand(0, 1, 1))).isFalse();
    assertThat(van.most()).isEqualTo(new Demand(6, 1, 1));
    refuses(FaultCode.NEGATIVE, "layout.seats", () -> new Layout(-1, 0, 0));
  }

  @Test
  void wishesAndExclusions() {
    refuses(
        FaultCode.NEGATIVE,
        "request.sameDriverWish",
        () -> Line.ride("a", 1, 2).sameDriverWish(-1).build());
    refuses(FaultCode.NEGATIVE, "fairness.share", () -> new Fairness(-0.1, 1));
    String passengers = "requests[0].exclusions.passengers";
    refuses(FaultCode.UNKNOWN_REFERENCE, passengers, () -> excluding("x", "v"));
    refuses(FaultCode.BAD_PAIR, passengers, () -> excluding("a", "v"));
    refuses(
        FaultCode.UNKNOWN_REFERENCE, "requests[0].exclusions.vehicles", () -> excluding("b", "w"));
    assertThat(excluding("b", "v").requests()).hasSize(2);
  }

  private static RoutingProblem excluding(String passenger, String vehicle) {
    Exclusions exclusions =
        new Exclusions(
            Sharing.ALLOWED,
            java.util.Set.of(Line.id(passenger)),
            java.util.Set.of(new VehicleId(vehicle)));
    return new Line()
        .add(Line.ride("a", 1, 2).exclusions(exclusions))
        .add(Line.ride("b", 1, 2))
        .add(Line.car("v"))
        .problem();
  }

  @Test
  void listsAreCopied() {
    List<Request> requests = new java.util.ArrayList<>(List.of(Line.ride("a", 1, 2).build()));
    RoutingProblem problem =
        new RoutingProblem(requests, List.of(Line.car("v").build()), Line.road(3));
    requests.clear();
    assertThat(problem.requests()).hasSize(1);
  }
}
