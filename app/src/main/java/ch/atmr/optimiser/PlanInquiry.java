package ch.atmr.optimiser;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Answers what a plan costs and what would be if one request were served elsewhere. Every answer is
 * the difference of two whole plans, times included; the plan itself never changes. Rides that were
 * promised a time are as near to it as each of the two lets them, and what they are off it costs.
 * Not for two threads at a time.
 */
public final class PlanInquiry {
  private static final Comparator<Place> CHEAPEST =
      Comparator.comparingLong((Place place) -> place.delta().total())
          .thenComparing(place -> place.vehicle().value());

  private final RoutingProblem problem;
  private final CostRates rates;
  private final Network network;
  private final Solution solution;
  private final TimedPlan base;
  private final Price price;

  /**
   * @param plan taken over as far as it holds in the problem; what does not counts as left out
   */
  public PlanInquiry(RoutingProblem problem, Plan plan, CostRates rates) {
    this.problem = problem;
    this.rates = rates;
    network = new Network(problem);
    solution = new Solution(network);
    new WarmStart(solution).load(plan);
    solution.restore(Incumbent.of(solution).atAnyTime());
    base = TimedPlan.of(solution);
    price = price(base);
  }

  /** The plan's price. */
  public Price price() {
    return price;
  }

  /** The plan's routes, without vehicles that serve nobody. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (int vehicle = 0; vehicle < network.vehicleCount; vehicle++) {
      Route route = base.route(vehicle);
      if (route != null) {
        routes.add(route);
      }
    }
    return routes;
  }

  /** Whether the plan serves the request. */
  public boolean serves(RequestId id) {
    return solution.vehicleOf(number(id)) != Solution.NOWHERE;
  }

  /** Who serves a request that the plan serves. */
  public VehicleId vehicleOf(RequestId served) {
    return network.vehicles[solution.vehicleOf(requireServed(served))].id();
  }

  /** Requests that the plan leaves out. */
  public List<RequestId> unserved() {
    return problem.requests().stream().map(Request::id).filter(id -> !serves(id)).toList();
  }

  /** Whether a request stays where it is, whatever else changes. */
  public boolean isBound(RequestId id) {
    return network.bindings.isBound(number(id));
  }

  /**
   * What serving a request costs: how much less the plan would cost without wanting it. Nothing for
   * one that is bound: it cannot be had back.
   */
  public Price priceOf(RequestId served) {
    int request = requireServed(served);
    if (network.bindings.isBound(request)) {
      return new Price(0, 0, 0, 0, 0, 0);
    }
    solution.remove(new int[] {request}, 1);
    Price without = price(base.next(solution));
    solution.rollback();
    Price difference = price.minus(without);
    return new Price(
        difference.driving(),
        difference.waiting(),
        difference.rideExcess(),
        difference.vehicles(),
        0,
        difference.stability());
  }

  private Price price(TimedPlan plan) {
    return rates.price(problem, plan.cost());
  }

  /**
   * The cheapest place on each of the vehicles that could take a request that is left out, cheapest
   * first.
   */
  public List<Place> places(RequestId unserved, int most) {
    int request = number(unserved);
    if (solution.vehicleOf(request) != Solution.NOWHERE) {
      throw new IllegalArgumentException(unserved + " is served already");
    }
    return cheapest(request, most, Integer.MAX_VALUE);
  }

  /** The cheapest places of a served request on other vehicles, the rest of the plan as it is. */
  public List<Place> alternatives(RequestId served, int most) {
    if (isBound(served)) {
      return List.of();
    }
    // Two more than asked for: the order by driving is nearly that by price.
    return cheapest(requireServed(served), most, most + 2);
  }

  /** Why a request is left out, by how much the rule is missed, and the least change that helps. */
  public Unassigned explain(RequestId unserved) {
    Network own = new Network(problem);
    PlanAssembly assembly = new PlanAssembly(own);
    return assembly.explain(base.nodes(), base.minutes(), base.moments(), number(unserved));
  }

  private List<Place> cheapest(int request, int most, int tried) {
    int own = solution.vehicleOf(request);
    release(request, own);
    record Candidate(int vehicle, Insertion insertion) {}
    List<Candidate> candidates =
        IntStream.range(0, network.vehicleCount)
            .filter(vehicle -> vehicle != own)
            .mapToObj(vehicle -> new Candidate(vehicle, solution.best(request, vehicle)))
            .filter(candidate -> candidate.insertion().exists())
            .sorted(Comparator.comparingDouble(candidate -> candidate.insertion().delta()))
            .limit(tried)
            .toList();
    solution.rollback();
    List<Place> places = new ArrayList<>();
    for (Candidate candidate : candidates) {
      release(request, own);
      if (solution.insert(request, candidate.vehicle(), candidate.insertion())) {
        places.add(place(request, candidate.vehicle(), base.next(solution)));
      }
      solution.rollback();
    }
    return places.stream().sorted(CHEAPEST).limit(most).toList();
  }

  private void release(int request, int vehicle) {
    if (vehicle != Solution.NOWHERE) {
      solution.remove(new int[] {request}, 1);
    }
  }

  private Place place(int request, int vehicle, TimedPlan then) {
    Route route = then.route(vehicle);
    RouteOrder order = then.order(vehicle);
    if (route == null || order == null) {
      throw new IllegalStateException("a vehicle that serves a request has a route");
    }
    RequestId id = network.id(request);
    double pickup = 0;
    double dropoff = 0;
    for (PlannedStop stop : route.stops()) {
      if (id.equals(stop.requestId())) {
        if (stop.kind() == StopKind.PICKUP) {
          pickup = stop.start();
        } else {
          dropoff = stop.arrival();
        }
      }
    }
    return new Place(
        route.vehicle(), price(then).minus(price), pickup, dropoff, order, beside(vehicle, then));
  }

  /** Orders of other vehicles that are not as they were: the one that loses the request, mostly. */
  private List<RouteOrder> beside(int chosen, TimedPlan then) {
    List<RouteOrder> orders = new ArrayList<>();
    for (int vehicle = 0; vehicle < network.vehicleCount; vehicle++) {
      RouteOrder before = base.order(vehicle);
      RouteOrder after = then.order(vehicle);
      if (vehicle != chosen && !Objects.equals(before, after)) {
        orders.add(
            after == null ? new RouteOrder(network.vehicles[vehicle].id(), List.of()) : after);
      }
    }
    return orders;
  }

  private int requireServed(RequestId id) {
    int request = number(id);
    if (solution.vehicleOf(request) == Solution.NOWHERE) {
      throw new IllegalArgumentException(id + " is not served");
    }
    return request;
  }

  private int number(RequestId id) {
    int request = network.requestNumber(id);
    if (request < 0) {
      throw new IllegalArgumentException("the problem has no request " + id);
    }
    return request;
  }
}
