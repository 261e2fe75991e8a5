package ch.atmr;

import ch.atmr.platform.telemetry.LastingLogManager;
import ch.atmr.solve.SolveCommand;
import io.helidon.common.config.Config;
import io.helidon.metrics.api.MetricsFactory;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The command line of the service. Exit codes: 0 done, 1 failed, 2 wrong usage, 78 bad settings.
 */
@Command(
    name = "atmr",
    description = "Plans and runs patient transport.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
  static final int BAD_SETTINGS = 78;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  private Main() {}

  public static void main(String[] args) {
    System.setProperty(LastingLogManager.PROPERTY, LastingLogManager.class.getName());
    // Helidon would look for a configuration of its own, which takes a while and finds nothing.
    MetricsFactory.getInstance(Config.empty());
    System.exit(commandLine(System.getenv()).execute(args));
  }

  /**
   * The command line with all commands of the service.
   *
   * @param environment where settings are read from
   */
  public static CommandLine commandLine(Map<String, String> environment) {
    CommandLine root = new CommandLine(new Main());
    root.addSubcommand(new ServeCommand(environment));
    root.addSubcommand(new MigrateCommand(environment));
    root.addSubcommand(new ConfigCommand(environment));
    root.addSubcommand(new OpenApiCommand());
    root.addSubcommand(UserCommand.of(environment));
    root.addSubcommand(new JobCommand(environment));
    root.addSubcommand(new ProfileCommand(environment));
    root.addSubcommand(new AuditCommand(environment));
    root.addSubcommand(new SolveCommand());
    root.addSubcommand(new ImportCommand(environment));
    root.setExecutionStrategy(new CommandLine.RunLast());
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setExecutionExceptionHandler(Main::failed);
    return root;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Name a command; --help lists them.");
  }

  private static int failed(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) {
    commandLine.getErr().println(failure.getMessage());
    return failure instanceof BadSettings ? BAD_SETTINGS : CommandLine.ExitCode.SOFTWARE;
  }
}
