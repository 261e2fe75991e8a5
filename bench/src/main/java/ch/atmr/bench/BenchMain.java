package ch.atmr.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the bench. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    subcommands = {RunCommand.class, ReportCommand.class, GrowthCommand.class},
    description = "Measures the optimiser on folders of instances and days.")
public final class BenchMain {

  private BenchMain() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new BenchMain()).execute(args));
  }
}
