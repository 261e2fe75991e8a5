package ch.atmr.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Turns a folder of runs into figures: CSV and pictures in it, means on the screen. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Writes gaps.csv, gaps.svg and cost-INSTANCE.svg into a folder of runs.")
final class ReportCommand implements Callable<Integer> {

  @Option(names = "--out", required = true, description = "Folder of runs.")
  private @Nullable Path out;

  @Option(names = "--best", split = ",", description = "CSV files of best known values.")
  private List<Path> best = List.of();

  @Option(names = "--at", split = ",", defaultValue = "10,30", description = "Seconds to look at.")
  private List<Double> moments = List.of();

  @Option(names = "--curves", split = ",", description = "Instances to draw cost over time of.")
  private List<String> curves = List.of();

  @Override
  public Integer call() throws IOException {
    RunFolder folder = new RunFolder(Objects.requireNonNull(out));
    List<RunFolder.Done> runs = folder.runs();
    Figures figures = new Figures(runs, BestKnown.read(best), moments);
    Files.write(folder.resolve("gaps.csv"), figures.csv());
    Files.writeString(folder.resolve("gaps.svg"), GapChart.draw(figures));
    for (String instance : curves) {
      Files.writeString(
          folder.resolve("cost-" + instance + ".svg"), CostChart.draw(instance, runs));
    }
    figures.summary().forEach(System.out::println);
    return 0;
  }
}
