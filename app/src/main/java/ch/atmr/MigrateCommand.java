package ch.atmr;

import ch.atmr.platform.db.DbSettings;
import ch.atmr.platform.db.Schema;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Brings the schema up, as the role that owns it. */
@Command(
    name = "migrate",
    description = {
      "Brings the schema up, as the role of MIGRATION_DATABASE_URL.",
      "Both roles must exist; docs/operate.md says how they are made."
    },
    mixinStandardHelpOptions = true)
final class MigrateCommand implements Callable<Integer> {
  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  @Option(names = "--check", description = "Only says whether it is up: exit 0 yes, 1 no.")
  private boolean check;

  @Option(
      names = "--reverse-to",
      paramLabel = "VERSION",
      description = {
        "Takes newer migrations back, with all data they added: db/reverse says what.",
        "First go back to the release of that version."
      })
  private @Nullable Integer reverseTo;

  @Option(names = "--lose-data", description = "Says that this is meant.")
  private boolean loseData;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  MigrateCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Settings settings = Settings.read(environment);
    DbSettings owner =
        settings
            .migration()
            .orElseThrow(
                () -> new BadSettings(List.of("MIGRATION_DATABASE_URL: is required to migrate")));
    String appRole = settings.database().user();
    if (reverseTo != null) {
      return reverse(owner, reverseTo);
    }
    if (check) {
      int pending = Schema.pending(owner, appRole);
      say(pending == 0 ? "The schema is up." : pending + " migrations have not run.");
      return pending == 0 ? 0 : 1;
    }
    say(Schema.migrate(owner, appRole) + " migrations ran; the schema is up.");
    return 0;
  }

  private int reverse(DbSettings owner, int version) {
    if (version < 0 || !loseData) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          version < 0
              ? "--reverse-to: is a version from 0 on"
              : "--reverse-to drops what newer migrations added; add --lose-data if that is meant");
    }
    say(Schema.reverse(owner, version) + " migrations taken back; the schema is at " + version);
    return 0;
  }

  private void say(String text) {
    spec.commandLine().getOut().println(text);
  }
}
