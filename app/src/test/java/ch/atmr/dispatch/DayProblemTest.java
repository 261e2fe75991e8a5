package ch.atmr.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ch.atmr.bookings.BookingStatus;
import ch.atmr.bookings.Crew;
import ch.atmr.bookings.PlannedRide;
import ch.atmr.bookings.Ride;
import ch.atmr.bookings.Sharing;
import ch.atmr.bookings.TimeKind;
import ch.atmr.drivers.VehicleCapacity;
import ch.atmr.drivers.VehicleLayout;
import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.ClientId;
import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.Exclusions;
import ch.atmr.kernel.GeoPoint;
import ch.atmr.kernel.Mobility;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Place;
import ch.atmr.kernel.ShiftId;
import ch.atmr.kernel.TimeWindow;
import ch.atmr.kernel.VehicleId;
import ch.atmr.optimiser.Capacity;
import ch.atmr.optimiser.CostRates;
import ch.atmr.optimiser.Layout;
import ch.atmr.optimiser.Request;
import ch.atmr.optimiser.RequestId;
import ch.atmr.optimiser.RoutingProblem;
import ch.atmr.optimiser.Vehicle;
import ch.atmr.routing.GreatCircleTravelTimes;
import ch.atmr.routing.TrafficFactors;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the optimiser is told of a company's day. */
class DayProblemTest {
  private static final Instant MORNING = Instant.parse("2031-03-05T06:00:00Z");
  private static final GeoPoint DEPOT = new GeoPoint(46.20, 6.14);
  private static final GeoPoint HOME = new GeoPoint(46.30, 6.20);
  private static final GeoPoint CLINIC = new GeoPoint(46.21, 6.15);
  private static final GeoPoint FAR = new GeoPoint(46.52, 6.63);
  private static final PlanRules RULES =
      new PlanRules(new CostRates(7200, 0, 0, 900, 0), 500, 0.1, Duration.ofMinutes(25));

  private Sharing sharing = Sharing.ALLOWED;
  private Exclusions exclusions = Exclusions.NONE;
  private Mobility mobility = Mobility.AMBULATORY;
  private Optional<BookingId> parent = Optional.empty();
  private Optional<PlannedRide> planned = Optional.empty();

  private Ride ride(long id, long client, GeoPoint to) {
    Instant at = MORNING.plus(Duration.ofHours(2));
    return new Ride(
        new BookingId(id),
        new ClientId(client),
        place(HOME),
        place(to),
        TimeKind.PICKUP_AT,
        Optional.of(at),
        /* confirmed= */ true,
        Optional.of(new TimeWindow(at, at.plusSeconds(600))),
        mobility,
        0,
        4,
        6,
        200,
        Set.of(),
        sharing,
        exclusions,
        Optional.empty(),
        /* urgent= */ false,
        parent,
        BookingStatus.ACCEPTED,
        planned);
  }

  private static Place place(GeoPoint point) {
    return new Place(new PersonalText("somewhere"), Optional.of(point));
  }

  private static Duty duty(long driver, GeoPoint end) {
    return new Duty(
        new ShiftId(driver),
        new Crew(new DriverId(driver), new VehicleId(driver)),
        new VehicleCapacity(3, 1, 1, 0, true, List.of(new VehicleLayout(1, 2, 0))),
        Set.of(),
        MORNING,
        MORNING.plus(Duration.ofHours(8)),
        DEPOT,
        end,
        Optional.empty());
  }

  private static RoutingProblem stated(List<Ride> rides, List<Ride> fixed, Duty... duties) {
    Day day =
        new Day(
            ZoneId.of("Europe/Zurich"),
            MORNING,
            MORNING,
            rides,
            fixed,
            List.of(duties),
            List.of(),
            MORNING,
            0);
    Roads roads = new Roads(new GreatCircleTravelTimes(), TrafficFactors.NONE);
    return DayProblem.of(day, Overrides.NONE, roads, RULES, Optional.empty())
        .problem()
        .orElseThrow();
  }

  @Test
  void ridesAndCostsAreInOneUnitRappen() {
    RoutingProblem problem = stated(List.of(ride(1, 1, CLINIC)), List.of(), duty(7, DEPOT));
    Request request = problem.requests().getFirst();
    int from = request.pickup().location();
    int to = request.dropoff().location();
    // 72 francs an hour are two rappen a second.
    assertThat(problem.travel().cost(from, to)).isEqualTo(2 * problem.travel().duration(from, to));
    assertThat(problem.vehicles().getFirst().fixedCost()).isEqualTo(900);
    assertThat(problem.fairness().share()).isEqualTo(0.1);
    assertThat(problem.fairness().second()).isEqualTo(2);
  }

  @Test
  void timeOnBoardIsLimitedByTheDirectDriveAndByHowThePassengerTravels() {
    Ride seated = ride(1, 1, FAR);
    mobility = Mobility.STRETCHER;
    Ride lying = ride(2, 2, FAR);
    mobility = Mobility.WHEELCHAIR;
    GeoPoint near = new GeoPoint(46.301, 6.20);
    Ride shortWay = ride(3, 3, near);
    RoutingProblem problem = stated(List.of(seated, lying, shortWay), List.of(), duty(7, DEPOT));
    Request first = problem.requests().getFirst();
    double direct =
        problem.travel().duration(first.pickup().location(), first.dropoff().location());
    assertThat(first.maxRide()).isCloseTo(1.5 * direct + 900, within(1.0));
    assertThat(problem.requests().get(1).maxRide()).isCloseTo(1.25 * direct + 600, within(1.0));
    assertThat(problem.requests().get(2).maxRide()).isEqualTo(1800);
  }

  @Test
  void aBookingsOwnLimitHoldsToo() {
    assertThat(RideLimit.of(Mobility.AMBULATORY).seconds(10_000)).isEqualTo(15_900);
    RoutingProblem problem =
        stated(List.of(ride(1, 1, new GeoPoint(47.50, 8.70))), List.of(), duty(7, DEPOT));
    assertThat(problem.requests().getFirst().maxRide()).isEqualTo(200 * 60);
  }

  @Test
  void whoTravelsWithWhom() {
    sharing = Sharing.DECLINED;
    Ride alone = ride(1, 1, CLINIC);
    sharing = Sharing.ALLOWED;
    exclusions = new Exclusions(Set.of(new DriverId(8)), Set.of(new ClientId(1)));
    Ride picky = ride(2, 2, CLINIC);
    exclusions = Exclusions.NONE;
    sharing = Sharing.ISOLATED;
    Ride infectious = ride(3, 3, CLINIC);
    RoutingProblem problem =
        stated(List.of(alone, picky, infectious), List.of(), duty(7, DEPOT), duty(8, DEPOT));
    List<Request> requests = problem.requests();
    assertThat(requests.get(0).exclusions().sharing())
        .isEqualTo(ch.atmr.optimiser.Sharing.DECLINED);
    assertThat(requests.get(1).exclusions())
        .isEqualTo(
            new ch.atmr.optimiser.Exclusions(
                ch.atmr.optimiser.Sharing.ALLOWED,
                Set.of(new RequestId("B1")),
                Set.of(new ch.atmr.optimiser.VehicleId("S8"))));
    assertThat(requests.get(2).exclusions().sharing())
        .isEqualTo(ch.atmr.optimiser.Sharing.ISOLATED);
    assertThat(requests.get(1).dropoff().service()).isEqualTo(6 * 60);
    assertThat(requests.get(2).dropoff().service()).isEqualTo((6 + 25) * 60);
  }

  @Test
  void afterAFixedRideOfSomebodyIsolatedTheVehicleIsCleaned() {
    Instant done = MORNING.plus(Duration.ofHours(1));
    planned =
        Optional.of(
            new PlannedRide(
                new BookingId(9),
                new Crew(new DriverId(7), new VehicleId(7)),
                new UUID(0, 1),
                1,
                2,
                MORNING.plusSeconds(1800),
                done));
    sharing = Sharing.ISOLATED;
    Ride fixed = ride(9, 9, CLINIC);
    planned = Optional.empty();
    sharing = Sharing.ALLOWED;
    RoutingProblem problem = stated(List.of(ride(1, 1, CLINIC)), List.of(fixed), duty(7, DEPOT));
    Request bound = problem.requests().getLast();
    assertThat(bound.id()).isEqualTo(new RequestId("B9"));
    assertThat(bound.dropoff().service()).isEqualTo((6 + 25) * 60);
    assertThat(problem.underWay().binds(bound.id())).isTrue();
  }

  @Test
  void aReturnWishesForTheDriverOfItsRideOut() {
    Ride out = ride(1, 1, CLINIC);
    parent = Optional.of(new BookingId(1));
    Ride back = ride(2, 1, DEPOT);
    RoutingProblem problem = stated(List.of(out, back), List.of(), duty(7, DEPOT));
    assertThat(problem.requests().get(0).sameDriverWish()).isZero();
    assertThat(problem.requests().get(1).sameDriverWish()).isEqualTo(500);
    assertThat(problem.vehicles().getFirst().driver()).isEqualTo("D7");
  }

  @Test
  void placesMayBeRearrangedAndAShiftMayEndAtHome() {
    RoutingProblem problem =
        stated(List.of(ride(1, 1, CLINIC)), List.of(), duty(7, HOME), duty(8, DEPOT));
    Vehicle first = problem.vehicles().getFirst();
    assertThat(first.capacity())
        .isEqualTo(new Capacity(3, 1, 1, 0, true, List.of(new Layout(1, 2, 0))));
    assertThat(first.endLocation()).isEqualTo(problem.requests().getFirst().pickup().location());
    assertThat(problem.vehicles().get(1).endLocation()).isEqualTo(first.startLocation());
  }
}
