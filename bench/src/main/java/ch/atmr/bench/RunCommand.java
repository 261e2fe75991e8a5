package ch.atmr.bench;

import ch.atmr.optimiser.PlanChecker;
import ch.atmr.optimiser.SearchParameters;
import ch.atmr.optimiser.Violation;
import ch.atmr.solve.Instance;
import ch.atmr.solve.PlanJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs engines on instances; figures at shorter budgets are read from the traces. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Runs engines on instances; what is in the folder already is not run again.")
final class RunCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Instances, or folders of them.")
  private List<Path> places = List.of();

  @Option(names = "--out", required = true, description = "Folder for traces and plans.")
  private @Nullable Path out;

  @Option(names = "--seconds", defaultValue = "30", description = "Default: ${DEFAULT-VALUE}.")
  private double seconds;

  @Option(names = "--seeds", split = ",", defaultValue = "1", description = "Such as 1,2,3.")
  private List<Long> seeds = List.of();

  @Option(
      names = "--clock",
      defaultValue = "CPU",
      description = "WALL, or CPU: processor time of the searching thread (default).")
  private SearchClock clock = SearchClock.CPU;

  @Option(
      names = "--engines",
      split = ",",
      defaultValue = "atmr",
      description = "atmr, ortools (default: ${DEFAULT-VALUE}).")
  private List<String> engines = List.of();

  @Option(
      names = "--abreast",
      defaultValue = "1",
      description = "Runs at the same time, each on one thread (default: ${DEFAULT-VALUE}).")
  private int abreast;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "A search parameter other than the standard's, such as tailShare=0.")
  private List<String> settings = List.of();

  @Option(
      names = "--best",
      split = ",",
      description = "CSV files of best known values: a run ends when it has found that.")
  private List<Path> best = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    BestKnown known = BestKnown.read(best);
    RunFolder folder = new RunFolder(Objects.requireNonNull(out));
    SearchParameters parameters = ParameterSetting.apply(SearchParameters.standard(), settings);
    List<Future<Boolean>> runs = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(abreast)) {
      for (Case instance : Case.in(places)) {
        for (long seed : seeds) {
          for (String engine : engines) {
            RunFolder.Key key = new RunFolder.Key(engine, instance.name(), seed);
            if (!folder.has(key)) {
              runs.add(threads.submit(() -> run(folder, key, instance, parameters, known)));
            }
          }
        }
      }
    }
    boolean sound = true;
    for (Future<Boolean> run : runs) {
      sound &= outcome(run);
    }
    return sound ? 0 : 1;
  }

  private static boolean outcome(Future<Boolean> run) throws InterruptedException {
    try {
      return run.get();
    } catch (ExecutionException failed) {
      System.err.println("run failed: " + failed.getCause());
      return false;
    }
  }

  private boolean run(
      RunFolder folder, RunFolder.Key key, Case file, SearchParameters parameters, BestKnown known)
      throws IOException {
    Instance instance = file.read();
    Engine engine = engine(key.engine(), parameters);
    Duration time = Duration.ofNanos((long) (seconds * 1e9));
    Predicate<Trace.Point> goal =
        point -> known.of(key.instance()).map(value -> value.isMet(point)).orElse(false);
    Engine.Outcome outcome =
        engine.run(instance.problem(), new Engine.Budget(key.seed(), time, clock, goal));
    List<Violation> violations = PlanChecker.check(instance.problem(), outcome.plan());
    folder.write(key, outcome.trace(), PlanJson.write(instance, outcome.plan()).toString());
    System.out.printf(
        Locale.ROOT,
        "%-8s %-10s seed %d  %s%s%n",
        key.engine(),
        key.instance(),
        key.seed(),
        outcome.trace().points().getLast().csv(),
        violations.isEmpty() ? "" : "  VIOLATIONS " + violations);
    return violations.isEmpty();
  }

  private static Engine engine(String name, SearchParameters parameters) {
    return switch (name) {
      case "atmr" -> new AtmrEngine(parameters);
      case "ortools" -> new OrToolsEngine();
      default -> throw new IllegalArgumentException(name + " (expected: atmr or ortools)");
    };
  }
}
