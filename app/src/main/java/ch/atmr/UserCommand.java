package ch.atmr;

import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.ProblemException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Accounts that are made on the command line: the way in for the first administrator. */
@Command(name = "user", description = "Adds accounts.", mixinStandardHelpOptions = true)
final class UserCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  private UserCommand() {}

  /** With its subcommands, which read settings from the environment. */
  static CommandLine of(Map<String, String> environment) {
    return new CommandLine(new UserCommand()).addSubcommand(new Add(environment));
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Name a command; --help lists them.");
  }

  /** Roles that have no company; their accounts are made here. */
  enum Role {
    ADMIN
  }

  @Command(
      name = "add",
      description = {
        "Adds an account and prints a link by which its owner sets the password.",
        "The link works once, within seven days."
      },
      mixinStandardHelpOptions = true)
  static final class Add implements Callable<Integer> {
    private static final Pattern EMAIL = Pattern.compile("[^\\s@]{1,64}@[^\\s@]+\\.[^\\s@]+");
    private static final int LONGEST_EMAIL = 254;

    private final Map<String, String> environment;

    @Spec private CommandSpec spec;

    @Option(names = "--role", required = true, description = "${COMPLETION-CANDIDATES}")
    private Role role;

    @Option(names = "--email", required = true, description = "The address to sign in with.")
    private String email;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec and the options
    Add(Map<String, String> environment) {
      this.environment = environment;
    }

    @Override
    public Integer call() {
      if (email.length() > LONGEST_EMAIL || !EMAIL.matcher(email).matches()) {
        throw new CommandLine.ParameterException(
            spec.commandLine(), "--email: expected an e-mail address");
      }
      Settings settings = Settings.read(environment);
      PersonalText address = new PersonalText(email);
      try (Features features = Features.open(settings, Clock.systemUTC())) {
        String link =
            switch (role) {
              case ADMIN -> features.users().inviteAdmin(address);
            };
        spec.commandLine().getOut().println(link);
        return 0;
      } catch (ProblemException e) {
        spec.commandLine().getErr().println("not added: " + e.problem().code());
        return 1;
      }
    }
  }
}
