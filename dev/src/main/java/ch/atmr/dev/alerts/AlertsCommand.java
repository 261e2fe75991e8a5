package ch.atmr.dev.alerts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The alert rules: makes what is generated, and checks the rest. See docs/alerts.md. */
@Command(
    name = "alerts",
    description = "Makes the alert rules of alerts/slo.yaml and their tests, and checks them.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class AlertsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--alerts",
      paramLabel = "DIR",
      defaultValue = "alerts",
      description = "The folder with slo.yaml, rules and cases (${DEFAULT-VALUE}).")
  private Path alerts;

  @SuppressWarnings("NullAway.Init") // picocli sets the options
  public AlertsCommand() {}

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Name a command: rules, tests or check.");
  }

  @Command(
      name = "rules",
      description = {
        "Writes the rules of the objectives, and all rules for kustomize.",
        "With --out, all rules are written there and nowhere else."
      },
      mixinStandardHelpOptions = true)
  int rules(
      @Option(
              names = "--out",
              paramLabel = "DIR",
              description = "Another folder than alerts/rules.")
          Path out,
      @Option(
              names = "--time-scale",
              paramLabel = "N",
              defaultValue = "1",
              description = "Divides every window and delay, for drills (${DEFAULT-VALUE}).")
          int scale)
      throws IOException {
    AlertFolder folder = new AlertFolder(alerts);
    Path target = out == null ? folder.rules() : out;
    if (scale < 1 || (scale > 1 && isSame(target, folder.rules()))) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--time-scale is 1 or more, and needs an --out of its own.");
    }
    write(target, folder.wantedRules(new TimeScale(scale)));
    if (out == null) {
      write(folder.manifests(), folder.wantedManifests());
    }
    return 0;
  }

  @Command(
      name = "tests",
      description = "Writes the tests for promtool that alerts/cases.yaml describes.",
      mixinStandardHelpOptions = true)
  int tests() throws IOException {
    AlertFolder folder = new AlertFolder(alerts);
    write(folder.tests(), folder.wantedTests());
    return 0;
  }

  @Command(
      name = "check",
      description = "Tells what is out of date or missing; 1 when something is.",
      mixinStandardHelpOptions = true)
  int check(
      @Option(
              names = "--table",
              paramLabel = "FILE",
              defaultValue = "docs/alerts.md",
              description = "The page that lists the alerts (${DEFAULT-VALUE}).")
          Path table)
      throws IOException {
    List<String> faults = AlertFaults.of(new AlertFolder(alerts), table);
    faults.forEach(spec.commandLine().getOut()::println);
    return faults.isEmpty() ? 0 : 1;
  }

  private static boolean isSame(Path one, Path other) throws IOException {
    return Files.exists(one) && Files.isSameFile(one, other);
  }

  private static void write(Path folder, Map<String, String> files) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
  }
}
