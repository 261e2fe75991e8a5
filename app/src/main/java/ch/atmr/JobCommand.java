package ch.atmr;

import ch.atmr.platform.jobs.Job;
import ch.atmr.platform.jobs.Jobs;
import ch.atmr.platform.jobs.Schedule;
import ch.atmr.platform.telemetry.Logging;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
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
        features.jobs().all().forEach(job -> array.add(json(job)));
        out.println(array.build());
      } else {
        out.printf(
            "%-22s %-11s %-18s %7s %9s  %s%n", "job", "runs in", "cron", "jitter", "deadline", "");
        features.jobs().all().forEach(job -> print(out, job));
      }
    }
    return 0;
  }

  @Command(
      name = "run",
      description = {
        "Runs a job now, in the foreground, its start put off at random by up to its jitter."
      },
      mixinStandardHelpOptions = true)
  int run(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--dry-run", description = "Only counts what it would do.") boolean dryRun,
      @Option(names = "--no-jitter", description = "Starts at once.") boolean atOnce)
      throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Settings settings = Settings.read(environment);
    Logging.configure(settings.observability().jsonLines());
    try (Features features = Features.open(settings, Clock.systemUTC())) {
      Jobs jobs = features.jobs();
      Job job =
          jobs.named(name)
              .orElseThrow(() ->
                  new CommandLine.ParameterException(
                      spec.commandLine(), "No job " + name + "; `job list` names them."));
      if (dryRun) {
        out.println(name + ": would do " + job.task().run(/* dryRun= */ true));
        return 0;
      }
      if (!atOnce) {
        Duration delay = jobs.drawJitter(job);
        out.println(name + ": starts in " + delay.toSeconds() + " s");
        out.flush();
        Thread.sleep(delay);
      }
      Optional<Long> done = jobs.runNow(job);
      out.println(name + done.map(count -> ": did " + count).orElse(": failed"));
      return done.isPresent() ? 0 : 1;
    } finally {
      Logging.flush();
    }
  }

  private static void print(PrintWriter out, Job job) {
    out.printf(
        "%-22s %-11s %-18s %5d s %7d s  %s%n",
        job.name(),
        runsIn(job),
        job.schedule().expression(),
        job.schedule().jitter().toSeconds(),
        job.schedule().deadline().toSeconds(),
        job.does());
  }

  private static JsonObjectBuilder json(Job job) {
    Schedule schedule = job.schedule();
    return Json.createObjectBuilder()
        .add("name", job.name())
        .add("runs_in", runsIn(job))
        .add("cron", schedule.expression())
        .add("kubernetes_cron", schedule.kubernetesExpression())
        .add("time_zone", Schedule.ZONE.getId())
        .add("jitter_seconds", schedule.jitter().toSeconds())
        .add("deadline_seconds", schedule.deadline().toSeconds())
        .add("timeout_seconds", job.limits().timeout().toSeconds())
        .add("attempts", job.limits().attempts())
        .add("does", job.does());
  }

  private static String runsIn(Job job) {
    return job.runsIn().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private Features open() {
    return Features.open(Settings.read(environment), Clock.systemUTC());
  }
}
