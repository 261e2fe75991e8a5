package ch.atmr.optimiser;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Seeded problems with everything in them: layouts, skills, breaks, ride limits, links. */
final class RandomProblems {

  private static final int GRID = 8;

  private final SplittableRandom random;
  private boolean links = true;

  RandomProblems(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Without links between rides out and returns. */
  RoutingProblem unlinked(int requests, int vehicles) {
    links = false;
    return problem(requests, vehicles);
  }

  RoutingProblem problem(int requests, int vehicles) {
    List<Request> rides = new ArrayList<>();
    for (int k = 0; k < requests; k++) {
      rides.add(request(k));
    }
    List<Vehicle> cars = new ArrayList<>();
    for (int k = 0; k < vehicles; k++) {
      cars.add(vehicle(k));
    }
    return new RoutingProblem(rides, cars, grid());
  }

  /** Manhattan distances, two minutes a block. */
  static TravelMatrix grid() {
    return TravelMatrix.of(
        GRID * GRID,
        (a, b) -> 120.0 * (Math.abs(a / GRID - b / GRID) + Math.abs(a % GRID - b % GRID)));
  }

  private Request request(int number) {
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
      request.returnOf(new RequestId("r" + random.nextInt(number)));
    }
    return request.build();
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
            .capacity(new Capacity(3 + random.nextInt(3), 2, 2, 1, random.nextBoolean()))
            .skills(random.nextInt(3) > 0 ? Set.of("stairs") : Set.of())
            .fixedCost(random.nextInt(3) == 0 ? 500 : 0);
    if (random.nextBoolean()) {
      double from = start + 60.0 * random.nextInt(60);
      vehicle.pause(new Break(900, new TimeWindow(from, from + 900 + 60.0 * random.nextInt(90))));
    }
    if (random.nextBoolean()) {
      vehicle.maxDuration(60.0 * random.nextInt(60, 200));
    }
    return vehicle.build();
  }
}
