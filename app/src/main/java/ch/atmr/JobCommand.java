package ch.atmr;

import ch.atmr.platform.jobs.Job;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The scheduled jobs. */
@Command(
    name = "job",
    description = "Lists the scheduled jobs, or runs one now.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class JobCommand implements Runnable {
  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  JobCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Name a command: list or run.");
  }

  @Command(name = "list", description = "Lists the jobs.", mixinStandardHelpOptions = true)
  int list(@Option(names = "--json", description = "As a JSON array.") boolean json) {
    PrintWriter out = spec.commandLine().getOut();
    try (Features features = open()) {
      if (json) {
        JsonArrayBuilder array = Json.createArrayBuilder();
        for (Job job : features.jobs().all()) {
          array.add(
              Json.createObjectBuilder()
                  .add("name", job.name())
                  .add("cron", job.cron())
                  .add("does", job.does()));
        }
        out.println(array.build());
      } else {
        features
            .jobs()
            .all()
            .forEach(job -> out.printf("%-20s %-20s %s%n", job.name(), job.cron(), job.does()));
      }
    }
    return 0;
  }

  @Command(
      name = "run",
      description = "Runs a job now, in the foreground.",
      mixinStandardHelpOptions = true)
  int run(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--dry-run", description = "Only counts what it would do.") boolean dryRun) {
    try (Features features = open()) {
      Optional<Job> job = features.jobs().named(name);
      if (job.isEmpty()) {
        throw new CommandLine.ParameterException(
            spec.commandLine(), "No job " + name + "; `job list` names them.");
      }
      long done = job.get().task().run(dryRun);
      spec.commandLine().getOut().println(name + (dryRun ? ": would do " : ": did ") + done);
      return 0;
    }
  }

  private Features open() {
    return Features.open(Settings.read(environment), Clock.systemUTC());
  }
}
