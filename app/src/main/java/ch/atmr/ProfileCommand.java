package ch.atmr;

import ch.atmr.platform.profiling.Advice;
import ch.atmr.platform.profiling.ProfileReport;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the service is busy with. */
@Command(
    name = "profile",
    description = "Tells what the service is busy with.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class ProfileCommand implements Runnable {
  /** Where the management port tells of SQL statements. */
  static final String SQL_PATH = "/profile/sql";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  ProfileCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Name a command: sql or report.");
  }

  @Command(
      name = "sql",
      description = {
        "Lists the requests of a running process that ask the database much: more than 20 statements,",
        "one statement again and again (N+1), or slow ones. The process runs with",
        "ENABLE_DB_PROFILING=true and has counted since its start. Exit 1 when there is none to ask."
      },
      mixinStandardHelpOptions = true)
  int sql(
      @Option(
              names = "--management",
              paramLabel = "URL",
              defaultValue = "http://127.0.0.1:5001",
              description = "The process's management port; default ${DEFAULT-VALUE}.")
          URI management,
      @Option(names = "--all", description = "Lists all requests.") boolean all,
      @Option(names = "--json", description = "As the process gives it.") boolean json)
      throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    HttpResponse<String> answer;
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(management.resolve(SQL_PATH)).timeout(PATIENCE).build();
      answer = http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      err.println("nobody answers at " + management);
      return 1;
    }
    if (answer.statusCode() != 200) {
      err.println("statements are not counted there (ENABLE_DB_PROFILING=true counts them)");
      return 1;
    }
    if (json) {
      spec.commandLine().getOut().println(answer.body());
    } else {
      printSql(answer.body(), all);
    }
    return 0;
  }

  private void printSql(String body, boolean all) {
    PrintWriter out = spec.commandLine().getOut();
    try (JsonReader reader = Json.createReader(new StringReader(body))) {
      JsonObject report = reader.readObject();
      List<JsonObject> sections =
          report.getJsonArray("sections").getValuesAs(JsonObject.class).stream()
              .filter(section -> all || isListed(section, report.getInt("listed_above")))
              .toList();
      if (sections.isEmpty()) {
        out.println("no request asked the database much");
      }
      sections.forEach(section -> printSection(out, section));
    }
  }

  private static boolean isListed(JsonObject section, int above) {
    return section.getInt("most_in_one_run") > above
        || section.getBoolean("n_plus_one")
        || section.getInt("slow") > 0;
  }

  private static void printSection(PrintWriter out, JsonObject section) {
    out.printf(
        "%s: %d statements at most, %d runs, %d slow%s%n",
        section.getString("section"),
        section.getInt("most_in_one_run"),
        section.getInt("runs"),
        section.getInt("slow"),
        section.getBoolean("n_plus_one") ? ", N+1" : "");
    for (JsonObject statement : section.getJsonArray("statements").getValuesAs(JsonObject.class)) {
      out.printf(
          "  %4d x %s %s%n",
          statement.getInt("most_in_one_run"),
          statement.getString("fingerprint"),
          statement.getString("text"));
    }
  }

  @Command(
      name = "report",
      description = {
        "Compares the latest weekly profiles: the hottest methods, what grew, what is new, and what",
        "to do about it. Reads the database."
      },
      mixinStandardHelpOptions = true)
  int report(
      @Option(
              names = "--weeks",
              paramLabel = "N",
              defaultValue = "8",
              description = "So many profiles; default ${DEFAULT-VALUE}.")
          int weeks,
      @Option(names = "--json", description = "As a JSON object.") boolean json) {
    if (weeks < 1 || weeks > 26) {
      throw new CommandLine.ParameterException(spec.commandLine(), "--weeks: expected 1 to 26");
    }
    try (Features features = Features.open(Settings.read(environment), Clock.systemUTC())) {
      ProfileReport report = features.profiling().report(weeks);
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(json(report));
      } else {
        print(out, report);
      }
      return 0;
    }
  }

  private static void print(PrintWriter out, ProfileReport report) {
    if (report.latest().isEmpty()) {
      out.println("no weekly profile yet");
      return;
    }
    out.printf(
        "%d profiles, the latest of %s, release %s%n",
        report.profiles(), report.latest().get(), report.release());
    print(out, "CPU samples", report.cpu());
    print(out, "allocation", report.allocation());
    out.println("advice");
    if (report.advice().isEmpty()) {
      out.println("  nothing stands out");
    }
    for (Advice advice : report.advice()) {
      out.printf(
          "  %s %s(%s): %s%n",
          advice.rule(),
          advice.subject().isEmpty() ? "" : advice.subject() + " ",
          advice.because(),
          advice.rule().text());
    }
  }

  private static void print(PrintWriter out, String what, List<ProfileReport.Trend> trends) {
    out.println(what + ", % of all, oldest profile first");
    for (ProfileReport.Trend trend : trends) {
      StringBuilder shares = new StringBuilder();
      trend.permille().forEach(share -> shares.append("%6.1f".formatted(share / 10.0)));
      out.printf(
          "%s  %s%s%n",
          shares, trend.method(), trend.via().isEmpty() ? "" : "  via " + trend.via());
    }
  }

  private static JsonObject json(ProfileReport report) {
    JsonArrayBuilder advice = Json.createArrayBuilder();
    for (Advice one : report.advice()) {
      advice.add(
          Json.createObjectBuilder()
              .add("rule", one.rule().name())
              .add("subject", one.subject())
              .add("because", one.because())
              .add("text", one.rule().text()));
    }
    return Json.createObjectBuilder()
        .add("profiles", report.profiles())
        .add("latest", report.latest().map(Object::toString).orElse(""))
        .add("release", report.release())
        .add("cpu", json(report.cpu()))
        .add("allocation", json(report.allocation()))
        .add("advice", advice)
        .build();
  }

  private static JsonArrayBuilder json(List<ProfileReport.Trend> trends) {
    JsonArrayBuilder array = Json.createArrayBuilder();
    for (ProfileReport.Trend trend : trends) {
      JsonArrayBuilder permille = Json.createArrayBuilder();
      trend.permille().forEach(permille::add);
      array.add(
          Json.createObjectBuilder()
              .add("method", trend.method())
              .add("via", trend.via())
              .add("permille", permille));
    }
    return array;
  }
}
