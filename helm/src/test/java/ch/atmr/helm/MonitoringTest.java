package ch.atmr.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scraping, rules, dashboards and routes of alerts. */
class MonitoringTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String RULES =
      """
      groups:
        - name: atmr
          rules:
            - record: job:http_requests:rate5m
              expr: sum by (job) (rate(http_requests_total[5m]))
            - alert: AtmrDown
              expr: absent(up{job="atmr"} == 1)
              for: 2m
              labels: {severity: page}
              annotations: {summary: "{{ $labels.job }} is down"}
            - alert: Noise
              expr: vector(1)
        - name: only-noise
          rules:
            - alert: Noise
              expr: vector(1)
      """;
  private static final String ON =
      """
      monitoring:
        prometheusRule: {enabled: true, exclude: [Noise], labels: {release: prometheus}}
        dashboards: {enabled: true}
      """;

  @Test
  void metricsAreReadFromTheManagementPort() {
    Rendering rendering =
        Chart.with("monitoring: {serviceMonitor: {enabled: true, labels: {release: p}}}");
    Manifest monitor = rendering.get("ServiceMonitor", "atmr");
    JsonNode wanted = monitor.at("/spec/selector/matchLabels");

    assertThat(monitor.label("release")).isEqualTo("p");
    assertThat(monitor.at("/spec/endpoints/0/path").asText()).isEqualTo("/prometheus/metrics-http");
    assertThat(monitor.at("/spec/endpoints/0/relabelings").toString())
        .as("rules ask for this job, and for the service's own label endpoint")
        .contains("\"replacement\":\"atmr-backend-http\"", "\"labeldrop\"", "\"endpoint\"");
    assertThat(
            rendering
                .ofKind("Service")
                .filter(service ->
                    wanted.properties().stream()
                        .allMatch(label ->
                            service.label(label.getKey()).equals(label.getValue().asText()))))
        .as("exactly one Service has these labels")
        .extracting(Manifest::name)
        .containsExactly("atmr-management");
  }

  @Test
  void rulesComeFromTheFilesAndAlertsKeepTheNamespaceThatRoutesAskFor(@TempDir Path scratch)
      throws IOException {
    Manifest rule = fixture(scratch).get("PrometheusRule", "atmr-fixture");
    JsonNode groups = rule.at("/spec/groups");

    assertThat(rule.label("release")).isEqualTo("prometheus");
    assertThat(groups).as("a group without rules is left out").hasSize(1);
    assertThat(groups.at("/0/rules")).as("an excluded alert is left out").hasSize(2);
    JsonNode alert = groups.at("/0/rules/1");
    assertThat(alert.path("alert").asText()).isEqualTo("AtmrDown");
    assertThat(alert.at("/labels/severity").asText()).isEqualTo("page");
    assertThat(alert.at("/labels/namespace").asText())
        .as("absent() loses it, and an AlertmanagerConfig sees only its own namespace")
        .isEqualTo(Chart.NAMESPACE);
    assertThat(alert.at("/annotations/summary").asText())
        .as("templates of Prometheus are not Helm's")
        .isEqualTo("{{ $labels.job }} is down");
    assertThat(new Schemas().faults(rule)).isEmpty();
  }

  @Test
  void eachDashboardIsAConfigMapThatTheSidecarFinds(@TempDir Path scratch) throws IOException {
    Manifest dashboard = fixture(scratch).get("ConfigMap", "atmr-dashboard-overview");

    assertThat(dashboard.label("grafana_dashboard")).isEqualTo("1");
    assertThat(dashboard.annotation("grafana_folder")).isEqualTo("ATMR");
    assertThat(dashboard.at("/data/overview.json").asText())
        .as("without white space")
        .isEqualTo("{\"title\":\"Overview\",\"version\":1000000}");
  }

  @Test
  void everyRuleOfTheRepositoryIsInTheChart() throws IOException {
    Rendering rendering = Chart.with("monitoring: {prometheusRule: {enabled: true}}");
    List<String> files = new ArrayList<>();
    try (var rules = Files.list(Path.of("../alerts/rules"))) {
      for (Path file : rules.sorted().toList()) {
        String name = file.getFileName().toString().replace(".yaml", "");
        files.add("atmr-" + name);
        JsonNode groups = rendering.get("PrometheusRule", "atmr-" + name).at("/spec/groups");
        assertThat(expressions(groups))
            .as(name)
            .isNotEmpty()
            .isEqualTo(expressions(YAML.readTree(file.toFile()).path("groups")));
      }
    }
    assertThat(rendering.ofKind("PrometheusRule").map(Manifest::name))
        .containsExactlyInAnyOrderElementsOf(files);
    assertThat(
            rendering.ofKind("PrometheusRule").flatMap(rule -> new Schemas().faults(rule).stream()))
        .isEmpty();
  }

  @Test
  void routesAndInhibitionsAreThoseOfTheRepositorysAlertmanager() throws IOException {
    JsonNode source =
        new YAMLMapper().readTree(Path.of("../alerts/alertmanager/alertmanager.yaml").toFile());
    Manifest config =
        alertmanagerConfig(
            "pagerduty: {secretName: pd}, slack: {secretName: sl},"
                + " heartbeat: {secretName: hb}");

    assertThat(receivers(config.at("/spec/route/routes")))
        .isEqualTo(receivers(source.at("/route/routes")));
    assertThat(config.at("/spec/route/groupBy")).isEqualTo(source.at("/route/group_by"));
    assertThat(config.at("/spec/inhibitRules")).hasSameSizeAs(source.at("/inhibit_rules"));
    for (int i = 0; i < source.at("/inhibit_rules").size(); i++) {
      JsonNode ours = config.at("/spec/inhibitRules/" + i);
      JsonNode theirs = source.at("/inhibit_rules/" + i);
      assertThat(written(ours.path("sourceMatch"))).isEqualTo(texts(theirs, "source_matchers"));
      assertThat(written(ours.path("targetMatch"))).isEqualTo(texts(theirs, "target_matchers"));
      assertThat(ours.path("equal")).isEqualTo(theirs.path("equal"));
    }
    assertThat(new Schemas().faults(config)).isEmpty();
  }

  @Test
  void criticalGoesToPagerDutyWarningToSlackAndTheHeartbeatOnlyWhereSomebodyListens() {
    Manifest config = alertmanagerConfig("pagerduty: {secretName: pd}, slack: {secretName: sl}");

    assertThat(receivers(config.at("/spec/route/routes")))
        .containsExactly("nobody", "pagerduty", "slack", "nobody");
    assertThat(written(config.at("/spec/route/routes/1/matchers")))
        .containsExactly("severity=\"critical\"");
    assertThat(config.at("/spec/receivers/0/pagerdutyConfigs/0/routingKey/name").asText())
        .isEqualTo("pd");
    assertThat(config.at("/spec/receivers/1/slackConfigs/0/apiURL/name").asText()).isEqualTo("sl");
    assertThat(new Schemas().faults(config)).isEmpty();
  }

  private static Manifest alertmanagerConfig(String receivers) {
    return Chart.with("monitoring: {alertmanagerConfig: {enabled: true, " + receivers + "}}")
        .get("AlertmanagerConfig", "atmr");
  }

  private static List<String> receivers(JsonNode routes) {
    return routes.valueStream().map(route -> route.path("receiver").asText()).toList();
  }

  private static List<String> written(JsonNode matchers) {
    return matchers
        .valueStream()
        .map(matcher ->
            matcher.path("name").asText()
                + matcher.path("matchType").asText()
                + '"'
                + matcher.path("value").asText()
                + '"')
        .toList();
  }

  private static List<String> texts(JsonNode rule, String name) {
    return rule.path(name).valueStream().map(JsonNode::asText).toList();
  }

  private static List<String> expressions(JsonNode groups) {
    return groups.findValuesAsText("expr");
  }

  private static Rendering fixture(Path scratch) throws IOException {
    Chart chart = Chart.own().copy(scratch);
    Files.createDirectories(scratch.resolve("alerts"));
    Files.writeString(scratch.resolve("alerts/fixture.yaml"), RULES);
    Files.createDirectories(chart.folder().resolve("files/dashboards"));
    Files.writeString(
        chart.folder().resolve("files/dashboards/overview.json"),
        "{\n  \"title\": \"Overview\",\n  \"version\": 1000000\n}\n");
    replaceByLink(chart.folder().resolve("files/rules"), scratch.resolve("alerts"));
    return chart.render(Chart.NAMESPACE, List.of(), Chart.LEAST, ON);
  }

  /** As in the repository, where the rules lie in alerts/. */
  private static void replaceByLink(Path link, Path target) throws IOException {
    if (Files.isSymbolicLink(link)) {
      Files.delete(link);
    } else if (Files.exists(link)) {
      try (var old = Files.list(link)) {
        for (Path file : old.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(link);
    }
    Files.createSymbolicLink(link, target);
  }
}
