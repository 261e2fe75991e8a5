package ch.atmr;

import ch.atmr.platform.audit.AuditVerifier;
import ch.atmr.platform.audit.ChainVerdict;
import ch.atmr.platform.audit.Noted;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.DbSettings;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The audit trail. */
@Command(
    name = "audit",
    description = "Verifies the audit trail.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class AuditCommand implements Runnable {
  private static final Duration LONGEST_STATEMENT = Duration.ofMinutes(10);

  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  AuditCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Name a command: verify.");
  }

  @Command(
      name = "verify",
      description = {
        "Walks the chains of the trail and computes every hash anew; exit 1 when one is broken.",
        "Connects by MIGRATION_DATABASE_URL: the serving role cannot read the trail."
      },
      mixinStandardHelpOptions = true)
  int verify(
      @Option(names = "--company", paramLabel = "ID", description = "Only this company's chain.")
          @Nullable Long company,
      @Option(
              names = "--noted",
              paramLabel = "CHAIN:SEQUENCE:HASH",
              description = "A chain once ended so, by an earlier run or the log; may be repeated.")
          @Nullable List<String> noted,
      @Option(names = "--json", description = "As a JSON object.") boolean json) {
    List<Noted> notes = noted == null ? List.of() : noted.stream().map(this::note).toList();
    DbSettings owner =
        Settings.read(environment)
            .migration()
            .orElseThrow(
                () -> new BadSettings(List.of("MIGRATION_DATABASE_URL: is required to verify")));
    try (Db db = new Db(owner.withStatementTimeout(LONGEST_STATEMENT))) {
      AuditVerifier.Report report =
          new AuditVerifier(db).verify(Optional.ofNullable(company), notes);
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(json(report));
      } else {
        report.chains().forEach(verdict -> out.println(line(verdict)));
        out.println(report.waiting() + " events wait for their link");
      }
      return report.isWhole() ? 0 : 1;
    }
  }

  private Noted note(String text) {
    try {
      return Noted.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), "--noted: " + e.getMessage());
    }
  }

  private static String line(ChainVerdict verdict) {
    String name =
        verdict.chain() == AuditVerifier.NO_COMPANY ? "no company" : "company " + verdict.chain();
    String end = verdict.chain() + ":" + verdict.headSequence() + ":" + verdict.headHash();
    return verdict
        .firstBreak()
        .map(found ->
            "%s: BROKEN, %s at link %d, event %d; %d verified before"
                .formatted(
                    name, found.fault(), found.sequence(), found.event(), verdict.verified()))
        .orElseGet(() -> "%s: %d verified, ends %s".formatted(name, verdict.verified(), end));
  }

  private static String json(AuditVerifier.Report report) {
    JsonArrayBuilder chains = Json.createArrayBuilder();
    for (ChainVerdict verdict : report.chains()) {
      JsonObjectBuilder chain =
          Json.createObjectBuilder()
              .add("chain", verdict.chain())
              .add("verified", verdict.verified())
              .add("head_sequence", verdict.headSequence())
              .add("head_hash", verdict.headHash())
              .add("whole", verdict.isWhole());
      verdict
          .firstBreak()
          .ifPresent(found ->
              chain.add(
                  "broken",
                  Json.createObjectBuilder()
                      .add("fault", found.fault().name())
                      .add("sequence", found.sequence())
                      .add("event", found.event())));
      chains.add(chain);
    }
    return Json.createObjectBuilder()
        .add("whole", report.isWhole())
        .add("waiting", report.waiting())
        .add("chains", chains)
        .build()
        .toString();
  }
}
