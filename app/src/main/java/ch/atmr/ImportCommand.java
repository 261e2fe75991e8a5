package ch.atmr;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.platform.http.Language;
import ch.atmr.platform.http.Texts;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Loads rides, or drivers with vehicles and shifts, from CSV. All or nothing. */
@Command(
    name = "import",
    description = "Loads rides, or drivers with vehicles and shifts, from CSV: all or nothing.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class ImportCommand implements Runnable {
  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  ImportCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Name a command: bookings or drivers.");
  }

  @Command(
      name = "bookings",
      description = "Loads rides; they enter ACCEPTED, patients are matched by their reference.",
      mixinStandardHelpOptions = true)
  int bookings(
      @Parameters(paramLabel = "FILE.csv") Path file,
      @Option(names = "--company", paramLabel = "ID", required = true) long company,
      @Option(names = "--dry-run", description = "Only checks.") boolean dryRun,
      @Option(names = "--allow-past", description = "Takes days that are over.") boolean allowPast)
      throws IOException {
    byte[] csv = Files.readAllBytes(file);
    return load(
        features -> features.bookingImport().run(new CompanyId(company), csv, dryRun, allowPast));
  }

  @Command(
      name = "drivers",
      description = "Loads drivers, their vehicles and shifts, matched by their references.",
      mixinStandardHelpOptions = true)
  int drivers(
      @Parameters(paramLabel = "FILE.csv") Path file,
      @Option(names = "--company", paramLabel = "ID", required = true) long company,
      @Option(names = "--dry-run", description = "Only checks.") boolean dryRun,
      @Option(names = "--allow-past", description = "Takes days that are over.") boolean allowPast)
      throws IOException {
    byte[] csv = Files.readAllBytes(file);
    return load(
        features -> features.driverImport().run(new CompanyId(company), csv, dryRun, allowPast));
  }

  private int load(java.util.function.Function<Features, Object> loading) {
    PrintWriter err = spec.commandLine().getErr();
    try (Features features = Features.open(Settings.read(environment), Clock.systemUTC())) {
      spec.commandLine().getOut().println(loading.apply(features));
      return 0;
    } catch (ProblemException e) {
      Texts texts = new Texts();
      if (e.problem() instanceof Problem.BadRows bad) {
        bad.rows()
            .forEach(row ->
                err.println(
                    "line "
                        + row.line()
                        + ", "
                        + row.column()
                        + ": "
                        + texts.text(Language.ENGLISH, "rule." + row.rule(), row.arguments())));
      }
      err.println(
          texts.text(Language.ENGLISH, "problem." + e.problem().code() + ".message", List.of()));
      return 1;
    }
  }
}
