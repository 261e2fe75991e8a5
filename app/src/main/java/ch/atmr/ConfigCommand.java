package ch.atmr;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Looks at the settings. */
@Command(
    name = "config",
    description = "Looks at the settings.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class ConfigCommand implements Runnable {
  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  ConfigCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Name a command: check.");
  }

  @Command(
      name = "check",
      description =
          "Reads all settings and prints every fault at once, and where each secret comes from;"
              + " no secret is printed.",
      mixinStandardHelpOptions = true)
  int check() {
    Settings settings = Settings.read(environment);
    settings
        .warnings()
        .forEach(warning -> spec.commandLine().getErr().println("Warning: " + warning));
    spec.commandLine().getOut().println("The settings are complete: " + settings);
    settings
        .secrets()
        .origins()
        .forEach(origin -> spec.commandLine().getOut().println("  " + origin));
    return 0;
  }
}
