package ch.atmr.dev.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.dev.alerts.AlertRules.Alert;
import ch.atmr.platform.slo.Objectives;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The alerts are in order, and what would put them out of order is found. */
class AlertsTest {
  private static final Path ROOT = Path.of("..");
  private static final AlertFolder FOLDER = new AlertFolder(ROOT.resolve("alerts"));
  private static final Path TABLE = ROOT.resolve("docs/alerts.md");

  @TempDir private Path scratch;

  @Test
  void nothingIsOutOfDateOrMissing() throws IOException {
    assertThat(AlertFaults.of(FOLDER, TABLE)).isEmpty();
  }

  @Test
  void theOwnersTenAlertsAreThere() throws IOException {
    assertThat(AlertRules.read(FOLDER.rules()).alerts().stream().map(Alert::name))
        .contains(
            "APISLOLatencyBreachRepeated",
            "APISLOLatencyBreachCritical",
            "APISLOErrorRateBreach",
            "APISLOAvailabilityBreach",
            "APILatencyP95High",
            "DispatchSLOBreachRepeatedPagerDuty",
            "DispatchSLOBreachCountHigh",
            "DispatchSLOSeverityCritical",
            "GlobalSLOBreachesElevated",
            "CriticalHealthCheckFailing",
            "Watchdog");
  }

  @Test
  void everyObjectiveHasItsBudgetAndEveryWindowItsRule() {
    String rules = SloRules.of(Objectives.load());
    assertThat(rules.split("record: slo:error_budget:ratio\\n", -1)).hasSize(31);
    for (String window : List.of("5m", "30m", "1h", "2h", "6h", "1d", "3d", "30d")) {
      assertThat(rules)
          .contains("record: slo:http_requests:ratio_rate" + window + "\n")
          .contains("record: slo:http_latency:ratio_rate" + window + "\n");
    }
    assertThat(rules)
        .contains(
            "expr: vector(0.005)\n        labels: {endpoint: '/api/auth/login', sli: availability}")
        .contains("expr: vector(0.02)\n        labels: {endpoint: '/api/auth/login', sli: errors}")
        .contains("expr: vector(0.001)\n        labels: {endpoint: '/api/health', sli: errors}")
        .contains("record: slo:error_budget_remaining:ratio30d");
  }

  @Test
  void aChangedRuleIsFound() throws IOException {
    AlertFolder copy = copy();
    edit(copy.rules().resolve("slo.yaml"), "14.4", "14.5");
    assertThat(faults(copy)).anyMatch(fault -> fault.contains("slo.yaml is not what"));
  }

  @Test
  void aChangedTestIsFoundAndSoIsOneThatBelongsToNoCase() throws IOException {
    AlertFolder copy = copy();
    edit(copy.tests().resolve("backup_test.yaml"), "eval_time: 1260s", "eval_time: 1200s");
    Files.writeString(copy.tests().resolve("more_test.yaml"), "tests: []\n");
    assertThat(faults(copy))
        .anyMatch(fault -> fault.contains("backup_test.yaml is not what"))
        .anyMatch(fault -> fault.contains("more_test.yaml belongs to no case"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "severity: critical, service: atmr, component: dispatch | severity: high, service: atmr, component: dispatch | has no severity",
        "runbooks/DispatchStuck | runbooks/Stuck | DispatchStuck does not name its runbook",
        "dispatch_run_age_seconds | dispatch_age_seconds | dispatch_age_seconds is used by a rule",
        "max by (namespace, instance) | max by (namespace, company_id) | has the label company_id",
        "for: 1m | for: 2m | the table lacks the row",
        "alert: DispatchStuck | alert: DispatchHangs | DispatchHangs has fewer cases"
      })
  void aBadAlertIsFound(String good, String bad, String fault) throws IOException {
    AlertFolder copy = copy();
    edit(copy.rules().resolve("dispatch.yaml"), good, bad);
    if (fault.contains("fewer cases")) {
      edit(
          copy.path().resolve("cases.yaml"),
          "- alert: DispatchStuck",
          "- alert: DispatchPlanRejected");
    }
    assertThat(faults(copy)).anyMatch(found -> found.contains(fault));
  }

  @Test
  void aDrillsRulesRunSixtyTimesAsFast() throws IOException {
    Path out = scratch.resolve("drill");
    assertThat(run("rules", "--time-scale", "60", "--out", out.toString())).isZero();
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files.map(Path::getFileName).map(Path::toString).collect(Collectors.toSet()))
          .isEqualTo(names(FOLDER.rules()));
    }
    String slo = Files.readString(out.resolve("slo.yaml"));
    assertThat(slo)
        .contains("[5s]", "[30s]", "[60s]", "[360s]", "[1440s]", "for: 2s", "for: 15s")
        .contains("interval: 5s")
        .contains("record: slo:http_requests:ratio_rate5m")
        .doesNotContain("[5m]", "[1h]", "for: 2m");
    assertThat(Files.readString(out.resolve("security.yaml"))).contains("offset 10080s");
    assertThat(Files.readString(out.resolve("jobs.yaml"))).contains("offset 2880s", "<= 86400");
  }

  @Test
  void noRuleIsEvaluatedMoreOftenThanOnceASecond() {
    assertThat(new TimeScale(1_000).apply("interval: 5m\nfor: 1m\nx[30s]"))
        .isEqualTo("interval: 1s\nfor: 60ms\nx[30ms]");
    assertThat(new TimeScale(1).apply("for: 1m")).isEqualTo("for: 1m");
  }

  @Test
  void aDrillDoesNotOverwriteTheRules() throws IOException {
    AlertFolder copy = copy();
    assertThat(runOn(copy, "rules", "--time-scale", "60")).isEqualTo(2);
    assertThat(runOn(copy, "rules", "--time-scale", "0")).isEqualTo(2);
    assertThat(faults(copy)).isEmpty();
  }

  @Test
  void whatWasChangedIsMadeAnew() throws IOException {
    AlertFolder copy = copy();
    edit(copy.rules().resolve("slo.yaml"), "14.4", "14.5");
    edit(copy.tests().resolve("backup_test.yaml"), "1260s", "1200s");
    assertThat(runOn(copy, "check", "--table", TABLE.toString())).isEqualTo(1);
    assertThat(runOn(copy, "rules")).isZero();
    assertThat(runOn(copy, "tests")).isZero();
    assertThat(runOn(copy, "check", "--table", TABLE.toString())).isZero();
  }

  @Test
  void seriesAndLabelsOfAnExpressionAreFound() {
    String expression =
        """
        sum by (namespace, endpoint) (rate(a_total{status=~"5..", job="x"}[5m])) > 14.4 * slo:b:ratio
        and on (namespace) max(c offset 1w) == 1 or absent(up{job="y"} == 1)\
        """;
    assertThat(Expressions.series(expression))
        .isEqualTo(Set.of("a_total", "slo:b:ratio", "c", "up"));
    assertThat(Expressions.labels(expression)).isEqualTo(Set.of("namespace", "endpoint"));
  }

  private static List<String> faults(AlertFolder folder) throws IOException {
    return AlertFaults.of(folder, TABLE);
  }

  private static Set<String> names(Path folder) throws IOException {
    return AlertRules.yaml(folder).stream()
        .map(file -> file.getFileName().toString())
        .collect(Collectors.toSet());
  }

  private AlertFolder copy() throws IOException {
    for (String folder :
        List.of("alerts", "alerts/rules", "alerts/tests", "kustomize/components/monitoring")) {
      Files.createDirectories(scratch.resolve(folder));
      for (Path file : AlertRules.yaml(ROOT.resolve(folder))) {
        Files.copy(file, scratch.resolve(folder).resolve(file.getFileName()));
      }
    }
    return new AlertFolder(scratch.resolve("alerts"));
  }

  private static void edit(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }

  private static int run(String... arguments) {
    return runOn(FOLDER, arguments);
  }

  private static int runOn(AlertFolder folder, String... arguments) {
    StringWriter said = new StringWriter();
    CommandLine command = new CommandLine(new AlertsCommand());
    command.setOut(new PrintWriter(said));
    command.setErr(new PrintWriter(said));
    return command.execute(
        Stream.concat(Stream.of("--alerts", folder.path().toString()), Stream.of(arguments))
            .toArray(String[]::new));
  }
}
