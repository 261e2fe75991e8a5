package ch.atmr.bench;

import ch.atmr.optimiser.CostRates;
import ch.atmr.optimiser.Place;
import ch.atmr.optimiser.Plan;
import ch.atmr.optimiser.PlanInquiry;
import ch.atmr.optimiser.Request;
import ch.atmr.optimiser.RequestId;
import ch.atmr.optimiser.Route;
import ch.atmr.optimiser.RoutingProblem;
import ch.atmr.optimiser.SearchParameters;
import ch.atmr.optimiser.Solver;
import ch.atmr.optimiser.StoppingRule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Measures how long it takes to say where one more ride would find a place: each ride of a planned
 * day in turn is taken out and asked for, from the problem and the plan on, as the service does.
 */
@Command(
    name = "slots",
    mixinStandardHelpOptions = true,
    description = "Plans a day, then asks for the places of its rides; prints milliseconds.")
final class SlotsCommand implements Callable<Integer> {
  private static final int MOST = 5;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Days.")
  private List<Path> places = List.of();

  @Option(names = "--seconds", defaultValue = "10", description = "Default: ${DEFAULT-VALUE}.")
  private double seconds;

  @Option(names = "--rides", defaultValue = "100", description = "Default: ${DEFAULT-VALUE}.")
  private int rides;

  @Override
  public Integer call() throws IOException {
    System.out.println("name,rides,vehicles,asked,with_place,p50_ms,p95_ms,max_ms");
    for (Case file : Case.in(places)) {
      measure(file);
    }
    return 0;
  }

  private void measure(Case file) throws IOException {
    RoutingProblem problem = file.read().problem();
    Duration time = Duration.ofNanos((long) (seconds * 1e9));
    Plan plan =
        Solver.solve(
            problem, SearchParameters.standard(), StoppingRule.deadline(time, System::nanoTime));
    List<Double> millis = new ArrayList<>();
    int found = 0;
    int asked = Math.min(rides, problem.requests().size());
    for (int k = 0; k < asked; k++) {
      Request ride = problem.requests().get(k * problem.requests().size() / asked);
      Plan without = without(plan, ride.id());
      long started = System.nanoTime();
      List<Place> slots =
          new PlanInquiry(problem, without, CostRates.STANDARD).places(ride.id(), MOST);
      millis.add((System.nanoTime() - started) / 1e6);
      found += slots.isEmpty() ? 0 : 1;
    }
    millis.sort(null);
    System.out.printf(
        Locale.ROOT,
        "%s,%d,%d,%d,%d,%.1f,%.1f,%.1f%n",
        file.name(),
        problem.requests().size(),
        problem.vehicles().size(),
        asked,
        found,
        millis.get(asked / 2),
        millis.get(Math.min(asked - 1, asked * 95 / 100)),
        millis.getLast());
  }

  private static Plan without(Plan plan, RequestId ride) {
    List<Route> routes =
        plan.routes().stream()
            .map(route ->
                new Route(
                    route.vehicle(),
                    route.departure(),
                    route.stops().stream().filter(stop -> !ride.equals(stop.requestId())).toList(),
                    route.end()))
            .toList();
    return new Plan(routes, List.of(), plan.cost(), 0, 0);
  }
}
