package ch.atmr.bench;

import ch.atmr.optimiser.RoutingProblem;
import ch.atmr.optimiser.SearchParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Measures how the first plan, the time of an iteration and the memory grow with the size of a
 * problem.
 */
@Command(
    name = "growth",
    mixinStandardHelpOptions = true,
    description = "Runs days of different sizes; writes growth.csv and growth.svg.")
final class GrowthCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Instances of growing size.")
  private List<Path> places = List.of();

  @Option(names = "--out", required = true, description = "Folder for the results.")
  private @Nullable Path out;

  @Option(names = "--seconds", defaultValue = "10", description = "Default: ${DEFAULT-VALUE}.")
  private double seconds;

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createDirectories(Objects.requireNonNull(out));
    List<GrowthChart.Size> sizes = new ArrayList<>();
    for (Case file : Case.in(places)) {
      sizes.add(measure(file.read().problem()));
      System.out.println(sizes.getLast().csv());
    }
    List<String> lines = new ArrayList<>(List.of(GrowthChart.Size.HEADER));
    sizes.forEach(size -> lines.add(size.csv()));
    Files.write(folder.resolve("growth.csv"), lines);
    Files.writeString(folder.resolve("growth.svg"), GrowthChart.draw(sizes));
    return 0;
  }

  private GrowthChart.Size measure(RoutingProblem problem) throws IOException {
    PeakMemory.reset();
    Duration time = Duration.ofNanos((long) (seconds * 1e9));
    Engine.Budget budget = new Engine.Budget(1, time, SearchClock.CPU, point -> false);
    Trace trace = new AtmrEngine(SearchParameters.standard()).run(problem, budget).trace();
    Trace.Point first = trace.points().getFirst();
    Trace.Point last = trace.points().getLast();
    OptionalDouble full = trace.firstFull().stream().mapToDouble(Trace.Point::seconds).findFirst();
    return new GrowthChart.Size(
        problem.requests().size(),
        problem.vehicles().size(),
        first.seconds(),
        first.unserved(),
        full,
        1e6 * (last.seconds() - first.seconds()) / Math.max(1, last.iterations()),
        PeakMemory.mebibytes());
  }
}
