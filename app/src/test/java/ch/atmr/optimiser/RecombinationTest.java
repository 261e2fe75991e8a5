package ch.atmr.optimiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecombinationTest {

  /** A pool of the routes of random plans of a random problem. */
  private static RoutePool pool(Network network, long seed, int plans) {
    RoutePool pool = new RoutePool(network, 200);
    SplittableRandom random = new SplittableRandom(seed);
    Solution solution = new Solution(network);
    for (int plan = 0; plan < plans; plan++) {
      solution.replace(new int[network.vehicleCount][0], new int[0]);
      for (int tries = 0; tries < 4 * network.requestCount && solution.bank.size() > 0; tries++) {
        int request = solution.bank.at(random.nextInt(solution.bank.size()));
        int vehicle = random.nextInt(network.vehicleCount);
        Insertion place = solution.best(request, vehicle);
        if (place.exists()) {
          solution.insert(request, vehicle, place);
        }
      }
      pool.add(solution);
    }
    return pool;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 29, 37})
  void picksTheCheapestChoiceOfRoutesThereIs(long seed) {
    Network network = new Network(new RandomProblems(seed).unlinked(7, 3));
    RoutePool pool = pool(network, seed, 6);
    double nothing = Arrays.stream(network.penalty).sum();
    double cheapest = cheapest(network, pool, 0, new HashSet<>(), new HashSet<>(), 0);
    int[] picked = new RouteSelection(network, pool).cheaperThan(nothing);
    assertThat(cost(network, pool, picked)).isCloseTo(cheapest, within(1e-6));
    assertThat(new RouteSelection(network, pool).cheaperThan(cheapest)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24})
  void noChoiceCostsLessThanTheBound(long seed) {
    Network network = new Network(new RandomProblems(seed).unlinked(7, 3));
    RoutePool pool = pool(network, seed, 6);
    double cheapest = cheapest(network, pool, 0, new HashSet<>(), new HashSet<>(), 0);
    int[][] members = new int[pool.size()][];
    for (int route = 0; route < members.length; route++) {
      members[route] =
          Arrays.stream(pool.nodes(route)).filter(n -> n % 2 == 0).map(n -> n / 2).toArray();
    }
    int[] vehicles = new int[network.vehicleCount];
    for (int kind : network.vehicleKind) {
      vehicles[kind]++;
    }
    RoutePricing pricing = new RoutePricing(network, pool, members, vehicles);
    pricing.settle(cheapest + 1);
    assertThat(pricing.bound()).isLessThanOrEqualTo(cheapest + 1e-6);
  }

  /** Tries every choice: the next route is taken or not. */
  private static double cheapest(
      Network network,
      RoutePool pool,
      int route,
      Set<Integer> served,
      Set<Integer> vehicles,
      double cost) {
    if (route == pool.size()) {
      double total = cost;
      for (int request = 0; request < network.requestCount; request++) {
        total += served.contains(request) ? 0 : network.penalty[request];
      }
      return total;
    }
    double best = cheapest(network, pool, route + 1, served, vehicles, cost);
    Set<Integer> own = new HashSet<>();
    for (int node : pool.nodes(route)) {
      own.add(node / 2);
    }
    int vehicle = free(network, pool.kind(route), vehicles);
    if (vehicle >= 0 && own.stream().noneMatch(served::contains)) {
      served.addAll(own);
      vehicles.add(vehicle);
      best =
          Math.min(
              best, cheapest(network, pool, route + 1, served, vehicles, cost + pool.cost(route)));
      vehicles.remove(vehicle);
      served.removeAll(own);
    }
    return best;
  }

  private static int free(Network network, int kind, Set<Integer> taken) {
    for (int vehicle = 0; vehicle < network.vehicleCount; vehicle++) {
      if (network.vehicleKind[vehicle] == kind && !taken.contains(vehicle)) {
        return vehicle;
      }
    }
    return -1;
  }

  private static double cost(Network network, RoutePool pool, int[] routes) {
    double cost = 0;
    Set<Integer> served = new HashSet<>();
    for (int route : routes) {
      cost += pool.cost(route);
      for (int node : pool.nodes(route)) {
        served.add(node / 2);
      }
    }
    for (int request = 0; request < network.requestCount; request++) {
      cost += served.contains(request) ? 0 : network.penalty[request];
    }
    return cost;
  }

  @Test
  void keepsTheCheapestOrderOfASetAndForgetsTheOldest() {
    Line line = new Line().add(Line.car("v")).add(Line.car("w"));
    for (int k = 1; k <= 3; k++) {
      line.add(Line.ride("r" + k, 10 * k, 10 * k + 5));
    }
    Network network = new Network(line.problem());
    Solution solution = new Solution(network);
    RoutePool pool = new RoutePool(network, 2);
    add(pool, solution, 0, 1, 2, 3);
    add(pool, solution, 2, 3, 0, 1);
    assertThat(pool.size()).isEqualTo(1);
    assertThat(pool.nodes(0)).containsExactly(0, 1, 2, 3);
    assertThat(pool.cost(0)).isEqualTo(50 * Line.KM);
    add(pool, solution, 4, 5);
    assertThat(pool.nodes(1)).containsExactly(4, 5);
    add(pool, solution, 0, 1);
    assertThat(pool.size()).isEqualTo(2);
    assertThat(pool.nodes(0)).containsExactly(0, 1);
    assertThat(pool.nodes(1)).containsExactly(4, 5);
  }

  private static void add(RoutePool pool, Solution solution, int... nodes) {
    solution.replace(new int[][] {nodes, {}}, new int[0]);
    pool.add(solution);
  }

  @Test
  void putsTogetherHalvesOfTwoPlans() {
    // One plan has the left half right, the other the right half; both halves together are best.
    Line line = new Line();
    for (int k = 0; k < 4; k++) {
      int at = k < 2 ? 10 : 50;
      line.add(Line.ride("r" + k, at, at + 1)).add(Line.car("v" + k));
    }
    SearchState state =
        new SearchState(
            new Solution(new Network(line.problem())),
            StoppingRule.iterations(10),
            SearchListener.SILENT);
    Recombination recombination = new Recombination(state);
    keep(state, recombination, new int[][] {{0, 2, 1, 3}, {4, 5}, {6, 7}, {}}, new int[0]);
    keep(state, recombination, new int[][] {{0, 1}, {2, 3}, {4, 6, 5, 7}, {}}, new int[0]);
    recombination.recombine();
    assertThat(state.incumbent().vehiclesUsed()).isEqualTo(2);
    assertThat(state.incumbent().travel()).isEqualTo(2 * (11 + 51) * Line.KM);
    assertThat(state.solution.cost()).isEqualTo(state.incumbent().cost());
  }

  @Test
  void aRouteOwesForItsOwnPromisesWhicheverRoutesAreBesideIt() {
    // As above; who was promised another driver owes for that, and r3 for a minute begun: it is
    // picked up behind r2, which is promised for 50 s later.
    Line line = new Line();
    Map<RequestId, Promise> promises = new HashMap<>();
    for (int k = 0; k < 4; k++) {
      int at = k < 2 ? 10 : 50;
      line.add(Line.ride("r" + k, at, at + 1)).add(Line.car("v" + k));
      VehicleId told = new VehicleId(k < 2 ? "v0" : "v2");
      double pickup = k == 3 ? 5950 : 6000;
      promises.put(Line.id("r" + k), new Promise(Set.of(told), pickup, 300, 50, 500, 10));
    }
    RoutingProblem plain = line.problem();
    RoutingProblem problem =
        new RoutingProblem(
            plain.requests(),
            plain.vehicles(),
            plain.travel(),
            plain.fairness(),
            new UnderWay(Map.of(), Map.of(), promises));
    SearchState state =
        new SearchState(
            new Solution(new Network(problem)), StoppingRule.iterations(10), SearchListener.SILENT);
    Recombination recombination = new Recombination(state);
    keep(
        state,
        recombination,
        new int[][] {{0, 2, 1, 3}, {4, 5}, {6, 7}, {}},
        new int[] {0, 0, 0, 0});
    assertThat(state.solution.cost()).isEqualTo(2 * (11 + 51 + 51) * Line.KM + 50);
    keep(
        state,
        recombination,
        new int[][] {{0, 1}, {2, 3}, {4, 6, 5, 7}, {}},
        new int[] {0, 0, 0, 1});
    assertThat(state.solution.cost()).isEqualTo(2 * (11 + 11 + 51) * Line.KM + 50 + 10);

    recombination.recombine();

    assertThat(state.solution.cost()).isEqualTo(2 * (11 + 51) * Line.KM + 10);
    assertThat(state.incumbent().cost()).isEqualTo(state.solution.cost());
    assertThat(state.solution.minutes()).containsExactly(0, 0, 0, 1);
  }

  /** A choice of routes costs what the plan costs that is made of them. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aPlanOfPickedRoutesCostsWhatTheyCostWherePlansWerePromised(long seed) {
    RoutingProblem day = new RandomProblems(seed).unlinked(9, 3);
    Plan first = Solver.solve(day, SearchParameters.standard(), StoppingRule.iterations(100));
    Network network = new Network(DayUnderWay.of(day, first, 0, 0));
    RoutePool pool = pool(network, seed, 8);
    int[] picked =
        new RouteSelection(network, pool).cheaperThan(Arrays.stream(network.penalty).sum());
    assertThat(picked).isNotEmpty();
    int[][] nodes = new int[network.vehicleCount][0];
    int[] minutes = new int[network.requestCount];
    Arrays.fill(minutes, Promises.ANY_TIME);
    Set<Integer> taken = new HashSet<>();
    for (int route : picked) {
      int vehicle = free(network, pool.kind(route), taken);
      taken.add(vehicle);
      nodes[vehicle] = pool.nodes(route);
      for (int k = 0; k < nodes[vehicle].length; k++) {
        minutes[network.request(nodes[vehicle][k])] = pool.minutes(route)[k];
      }
    }
    Solution solution = new Solution(network);
    solution.replace(nodes, minutes);
    assertThat(solution.cost()).isCloseTo(cost(network, pool, picked), within(1e-6));
  }

  private static void keep(
      SearchState state, Recombination recombination, int[][] nodes, int[] minutes) {
    state.solution.replace(nodes, minutes);
    state.keep();
    recombination.offer();
  }
}
