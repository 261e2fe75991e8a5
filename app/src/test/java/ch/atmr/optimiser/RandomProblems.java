package ch.atmr.optimiser;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Seeded problems with everything in them: layouts, skills, breaks, ride limits, links, passengers
 * who ride alone or not with each other, excluded vehicles, open ends, priorities, a price of
 * uneven work.
 */
final class RandomProblems {

  private static final int GRID = 8;

  private final SplittableRandom random;
  private final SplittableRandom more;
  private boolean links = true;

  RandomProblems(long seed) {
    random = new SplittableRandom(seed);
    more = new SplittableRandom(~seed);
  }

  /** Without links between rides out and returns. */
  RoutingProblem unlinked(int requests, int vehicles) {
    links = false;
    return problem(requests, vehicles);
  }

  RoutingProblem problem(int requests, int vehicles) {
    List<Request> rides = new ArrayList<>();
    for (int k = 0; k < requests; k++) {
      rides.add(request(k, vehicles));
    }
    List<Vehicle> cars = new ArrayList<>();
    for (int k = 0; k < vehicles; k++) {
      cars.add(vehicle(k));
    }
    Fairness fairness = more.nextInt(3) == 0 ? new Fairness(0.2, 1) : Fairness.NONE;
    return new RoutingProblem(rides, cars, grid(), fairness, UnderWay.NOTHING);
  }

  /**
   * Every second ride is the return of the one before, hours later, and wishes for its driver; two
   * vehicles have a driver each.
   */
  RoutingProblem wishing(int pairs, int vehicles) {
    RoutingProblem plain = unlinked(2 * pairs, vehicles);
    List<Request> rides = new ArrayList<>();
    for (int k = 0; k < 2 * pairs; k++) {
      Request ride = plain.requests().get(k);
      Request.Builder copy =
          Request.builder(ride.id(), later(ride.pickup(), k % 2), later(ride.dropoff(), k % 2))
              .demand(ride.demand())
              .maxRide(ride.maxRide())
              .skills(ride.skills())
              .priority(ride.priority())
              .exclusions(ride.exclusions());
      if (k % 2 == 1) {
        copy.returnOf(rides.getLast().id()).sameDriverWish(60 * random.nextInt(1, 10));
      }
      rides.add(copy.build());
    }
    List<Vehicle> cars = new ArrayList<>();
    for (int k = 0; k < vehicles; k++) {
      Vehicle car = plain.vehicles().get(k);
      cars.add(
          Vehicle.builder(car.id(), car.startLocation(), new TimeWindow(0, 20 * 3600))
              .endLocation(car.endLocation())
              .capacity(car.capacity())
              .skills(car.skills())
              .fixedCost(car.fixedCost())
              .driver(k < 4 ? "d" + k / 2 : null)
              .build());
    }
    return new RoutingProblem(rides, cars, plain.travel(), plain.fairness(), UnderWay.NOTHING);
  }

  private static Stop later(Stop stop, int evening) {
    double shift = evening * 10 * 3600.0;
    TimeWindow window = stop.window();
    return new Stop(
        stop.location(),
        new TimeWindow(window.earliest() + shift, window.latest() + shift),
        stop.service());
  }

  /** Manhattan distances, two minutes a block. */
  static TravelMatrix grid() {
    return TravelMatrix.of(
        GRID * GRID,
        (a, b) -> 120.0 * (Math.abs(a / GRID - b / GRID) + Math.abs(a % GRID - b % GRID)));
  }

  private Request request(int number, int vehicles) {
    int from = random.nextInt(GRID * GRID);
    int to = random.nextInt(GRID * GRID);
    double time = 1800 + 60.0 * random.nextInt(120);
    double width = 60.0 * random.nextInt(5, 40);
    boolean atPickup = random.nextBoolean();
    boolean both = random.nextInt(4) == 0;
    TimeWindow window = new TimeWindow(time, time + width);
    TimeWindow other =
        both ? new TimeWindow(Math.max(0, time - 3600), time + width + 3600) : TimeWindow.ALWAYS;
    Stop pickup = new Stop(from, atPickup ? window : other, 60.0 * random.nextInt(5));
    Stop dropoff = new Stop(to, atPickup ? other : window, 60.0 * random.nextInt(5));
    Request.Builder request =
        Request.builder(new RequestId("r" + number), pickup, dropoff)
            .demand(demand())
            .skills(random.nextInt(5) == 0 ? Set.of("stairs") : Set.of());
    if (random.nextInt(4) > 0) {
      request.maxRide(60.0 * random.nextInt(20, 60));
    }
    if (links && number > 0 && random.nextInt(4) == 0) {
      request
          .returnOf(new RequestId("r" + random.nextInt(number)))
          .sameDriverWish(more.nextInt(2) * 300);
    }
    request.priority(more.nextInt(4) == 0 ? 3 : 1).exclusions(exclusions(number, vehicles));
    return request.build();
  }

  private Exclusions exclusions(int number, int vehicles) {
    Sharing sharing =
        switch (more.nextInt(10)) {
          case 0 -> Sharing.DECLINED;
          case 1 -> Sharing.ISOLATED;
          default -> Sharing.ALLOWED;
        };
    Set<RequestId> apart = new HashSet<>();
    for (int other = 0; other < number; other++) {
      if (more.nextInt(10) == 0) {
        apart.add(new RequestId("r" + other));
      }
    }
    boolean excludes = vehicles > 1 && more.nextInt(8) == 0;
    return new Exclusions(
        sharing, apart, excludes ? Set.of(new VehicleId("v" + more.nextInt(vehicles))) : Set.of());
  }

  private Demand demand() {
    return switch (random.nextInt(6)) {
      case 0 -> new Demand(random.nextInt(2), 1, 0);
      case 1 -> new Demand(0, 0, 1);
      default -> Demand.seats(1 + random.nextInt(2));
    };
  }

  private Vehicle vehicle(int number) {
    double start = 60.0 * random.nextInt(30);
    double end = start + 3600.0 * random.nextInt(2, 5);
    Vehicle.Builder vehicle =
        Vehicle.builder(
                new VehicleId("v" + number),
                random.nextInt(GRID * GRID),
                new TimeWindow(start, end))
            .endLocation(random.nextInt(GRID * GRID))
            .capacity(new Capacity(3 + random.nextInt(3), 2, 2, 1, random.nextBoolean(), layouts()))
            .skills(random.nextInt(3) > 0 ? Set.of("stairs") : Set.of())
            .fixedCost(random.nextInt(3) == 0 ? 500 : 0);
    if (random.nextBoolean()) {
      double from = start + 60.0 * random.nextInt(60);
      vehicle.pause(new Break(900, new TimeWindow(from, from + 900 + 60.0 * random.nextInt(90))));
    }
    if (random.nextBoolean()) {
      vehicle.maxDuration(60.0 * random.nextInt(60, 200));
    }
    if (more.nextInt(3) == 0) {
      vehicle.endLocation(Vehicle.ANYWHERE);
    }
    return vehicle.build();
  }

  private List<Layout> layouts() {
    return more.nextBoolean()
        ? List.of()
        : List.of(new Layout(1, 3, 0), new Layout(more.nextInt(2), 1, 1), new Layout(0, 0, 2));
  }
}
