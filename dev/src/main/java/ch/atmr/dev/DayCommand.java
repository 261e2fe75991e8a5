package ch.atmr.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes a generated day to files: how those in examples/ are made. */
@Command(
    name = "dev-day",
    hidden = true,
    description = {
      "Writes a generated day of patient transport around Geneva:",
      "rides-N.csv, drivers-N.csv and day-N.json, N being the number of rides."
    },
    mixinStandardHelpOptions = true)
final class DayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--rides", defaultValue = "60", description = "1 to 5000 (${DEFAULT-VALUE}).")
  private int rides;

  @Option(names = "--drivers", defaultValue = "8", description = "1 to 500 (${DEFAULT-VALUE}).")
  private int drivers;

  @Option(names = "--seed", defaultValue = "1", description = "Of its chance (${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--date", required = true, description = "Of the day, as 2026-12-01.")
  private LocalDate date;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Where to write (the current directory).")
  private Path out;

  @SuppressWarnings("NullAway.Init") // picocli sets the options
  DayCommand() {}

  @Override
  public Integer call() throws IOException {
    Day day = day();
    Files.createDirectories(out);
    write("rides-" + rides + ".csv", DayCsv.rides(day));
    write("drivers-" + rides + ".csv", DayCsv.drivers(day));
    write("day-" + rides + ".json", DayJson.of(day));
    return 0;
  }

  private Day day() {
    try {
      return new DayGenerator(PlaceList.load()).day(date, rides, drivers, seed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void write(String name, String text) throws IOException {
    Path file = out.resolve(name);
    Files.writeString(file, text);
    spec.commandLine().getOut().println(file);
    spec.commandLine().getOut().flush();
  }
}
