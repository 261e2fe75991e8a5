package ch.atmr.solve;

import ch.atmr.optimiser.CostRates;
import ch.atmr.optimiser.InvalidInputException;
import ch.atmr.optimiser.Plan;
import ch.atmr.optimiser.PlanChecker;
import ch.atmr.optimiser.PlanCost;
import ch.atmr.optimiser.PlanEvaluation;
import ch.atmr.optimiser.PlanTiming;
import ch.atmr.optimiser.Route;
import ch.atmr.optimiser.Rule;
import ch.atmr.optimiser.SearchListener;
import ch.atmr.optimiser.SearchParameters;
import ch.atmr.optimiser.Solver;
import ch.atmr.optimiser.StoppingRule;
import ch.atmr.optimiser.Violation;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Plans a file without a server, or checks a plan for it. */
@Command(
    name = "solve",
    mixinStandardHelpOptions = true,
    description = {
      "Plans a Cordeau or Li & Lim text or a transport-day JSON, told apart by content.",
      "Exit status: 0 done (with --check: feasible), 1 failed (infeasible), 2 wrong usage."
    })
public final class SolveCommand implements Callable<Integer> {

  private static final Duration DEFAULT_TIME = Duration.ofSeconds(10);
  private static final Pattern SPAN = Pattern.compile("([0-9]{1,6}(?:\\.[0-9]{1,3})?)(ms|s|m)?");

  @Spec private @Nullable CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FILE", description = "Instance or day to plan.")
  private @Nullable Path file;

  @Option(
      names = "--time",
      paramLabel = "SPAN",
      description = "Time of the search alone, such as 10s, 500ms or 2m (default: 10s).")
  private @Nullable String time;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      description = "Stop after N iterations: same seed, same plan.")
  private @Nullable Long iterations;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--threads",
      defaultValue = "1",
      description = "Independent searches, the best plan wins (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(names = "--out", paramLabel = "FILE", description = "Write the plan there.")
  private @Nullable Path out;

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "Draw the plan of a day there, as SVG.")
  private @Nullable Path picture;

  @Option(
      names = "--check",
      paramLabel = "PLAN",
      description = "Check this plan instead of searching; list every violation.")
  private @Nullable Path check;

  @Option(
      names = "--explain",
      paramLabel = "PLAN",
      description =
          "Explain this plan instead of searching: of each ride its price and where else it could"
              + " be, of each one left out its places, or the rule in the way and the least"
              + " remedy.")
  private @Nullable Path explain;

  @Option(
      names = "--diff",
      paramLabel = "PLAN",
      description = "With --check: also what is different in this plan.")
  private @Nullable Path diff;

  @Override
  public Integer call() {
    Duration span = span();
    SearchParameters parameters = parameters();
    try {
      Instance instance = Instance.read(Files.readString(Objects.requireNonNull(file)));
      if (picture != null && !(instance instanceof Instance.Day)) {
        throw wrongUsage("--picture is of a day, not of a benchmark's instance");
      }
      if (explain != null) {
        return explain(instance, plan(explain));
      }
      return check == null ? solve(instance, parameters, span) : check(instance, plan(check));
    } catch (InvalidInputException invalid) {
      invalid.faults().forEach(fault -> err().println(fault));
    } catch (MalformedInputException notText) {
      err().println("MALFORMED file: not UTF-8 text");
    } catch (IOException failed) {
      err().println("cannot read or write: " + failed.getMessage());
    }
    return 1;
  }

  private Duration span() {
    if (time != null && iterations != null) {
      throw wrongUsage("--time and --iterations exclude each other");
    }
    if (iterations != null && iterations < 1) {
      throw wrongUsage("--iterations " + iterations + " (expected: >= 1)");
    }
    if (time == null) {
      return DEFAULT_TIME;
    }
    Matcher matcher = SPAN.matcher(time);
    if (!matcher.matches() || Double.parseDouble(matcher.group(1)) <= 0) {
      throw wrongUsage("--time " + time + " (expected: such as 10s, 500ms or 2m)");
    }
    String unit = matcher.group(2) == null ? "s" : matcher.group(2);
    double millis = unit.equals("ms") ? 1 : unit.equals("m") ? 60_000 : 1000;
    return Duration.ofNanos((long) (Double.parseDouble(matcher.group(1)) * millis * 1e6));
  }

  private SearchParameters parameters() {
    try {
      return SearchParameters.standard().withSeed(seed).withThreads(threads);
    } catch (InvalidInputException invalid) {
      throw wrongUsage(invalid.getMessage());
    }
  }

  private ParameterException wrongUsage(@Nullable String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }

  private int solve(Instance instance, SearchParameters parameters, Duration span)
      throws IOException {
    Solver solver = new Solver(instance.problem(), parameters, SearchListener.SILENT);
    StoppingRule rule =
        iterations == null
            ? StoppingRule.deadline(span, System::nanoTime)
            : StoppingRule.iterations(iterations);
    Plan plan =
        instance
            .published()
            .map(published -> solver.improve(published, rule))
            .orElseGet(() -> solver.solve(rule));
    List<Violation> violations = PlanChecker.check(instance.problem(), plan);
    if (!violations.isEmpty()) {
      // A fault of the engine, never of the input: better no plan than a wrong one.
      violations.forEach(violation -> err().println("plan refused: " + violation));
      return 1;
    }
    if (picture != null && instance instanceof Instance.Day transport) {
      Files.writeString(picture, PlanPicture.draw(transport.day(), plan));
    }
    String json = PlanJson.write(instance, plan) + System.lineSeparator();
    if (out == null) {
      out().print(json);
      out().flush();
    } else {
      Files.writeString(out, json);
      PlanCost cost = plan.cost();
      out()
          .printf(
              Locale.ROOT,
              "served %d of %d with %d vehicles, travel %.2f, %d iterations, seed %d%n",
              instance.problem().requests().size() - cost.unserved(),
              instance.problem().requests().size(),
              cost.vehiclesUsed(),
              cost.travel(),
              plan.iterations(),
              plan.seed());
    }
    return 0;
  }

  private static JsonObject plan(Path path) throws IOException {
    return Instance.json("plan", Files.readString(path));
  }

  private int explain(Instance instance, JsonObject json) throws IOException {
    PlanReader.GivenPlan plan = PlanReader.read(instance, json);
    List<Route> routes = plan.routes();
    if (PlanEvaluation.of(instance.problem(), routes, plan.unassigned(), CostRates.STANDARD)
        .price()
        .isEmpty()) {
      return check(instance, json);
    }
    out().println(AnswersJson.explanation(instance, routes));
    out().flush();
    return 0;
  }

  private int check(Instance instance, JsonObject json) throws IOException {
    PlanReader.GivenPlan plan = PlanReader.read(instance, json);
    List<Violation> violations = new ArrayList<>();
    if (plan.untimed() > 0) {
      violations.add(new Violation(Rule.TIMES, null, null, plan.untimed()));
    }
    violations.addAll(PlanChecker.check(instance.problem(), plan.routes(), plan.unassigned()));
    JsonArrayBuilder list = Json.createArrayBuilder();
    violations.forEach(violation -> list.add(json(violation)));
    JsonObjectBuilder report = Json.createObjectBuilder().add("feasible", violations.isEmpty());
    if (violations.isEmpty()) {
      PlanCost cost = PlanTiming.cost(instance.problem(), plan.routes());
      report.add("unserved", cost.unserved()).add("travel", cost.travel());
      report.add("vehicles_used", cost.vehiclesUsed());
      if (instance instanceof Instance.Day) {
        report.add(
            "price_rappen", AnswersJson.price(CostRates.STANDARD.price(instance.problem(), cost)));
      }
    }
    if (diff != null) {
      List<Route> other = PlanReader.read(instance, plan(diff)).routes();
      report.add("changes", AnswersJson.changes(plan.routes(), other));
    }
    out().println(report.add("violations", list).build());
    out().flush();
    return violations.isEmpty() ? 0 : 1;
  }

  private static JsonObjectBuilder json(Violation violation) {
    JsonObjectBuilder json = Json.createObjectBuilder().add("rule", violation.rule().code());
    violation.request().ifPresent(request -> json.add("ride", request.value()));
    violation.vehicle().ifPresent(vehicle -> json.add("driver", vehicle.value()));
    return json.add("amount", violation.amount());
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  private PrintWriter err() {
    return Objects.requireNonNull(spec).commandLine().getErr();
  }
}
