package ch.atmr.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The dashboards of grafana/dashboards, as the chart and kustomize hand them to Grafana. That their
 * queries find data is what .ci/steps/dashboards checks.
 */
class DashboardsTest {
  private static final Path FOLDER = Path.of("../grafana/dashboards");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ON = "monitoring: {dashboards: {enabled: true}}";
  // A tenant is nobody's business on a dashboard: neither a label of one, nor a name.
  private static final Pattern TENANT = Pattern.compile("company_id|tenant|[Dd]emo");

  @Test
  void eachHasAStableUidVariablesAndLinks() throws IOException {
    assertThat(boards()).hasSize(9);
    for (Map.Entry<String, JsonNode> entry : boards().entrySet()) {
      JsonNode board = entry.getValue();
      assertThat(board.get("uid").asText() + ".json").isEqualTo("atmr-" + entry.getKey());
      assertThat(board.path("id").isMissingNode()).as("Grafana gives it").isTrue();
      assertThat(board.get("description").asText()).isNotEmpty();
      assertThat(names(board.at("/templating/list")))
          .containsExactly("datasource", "traces", "namespace", "pod", "runbooks");
      assertThat(board.get("links").findValuesAsText("title"))
          .containsExactly("Runbooks", "Traces", "ATMR");
      assertThat(board.toString()).as(entry.getKey()).doesNotContainPattern(TENANT);
    }
  }

  @Test
  void eachPanelHasAUnitADescriptionAndSelectsByTheVariables() throws IOException {
    int panels = 0;
    for (JsonNode board : boards().values()) {
      for (JsonNode panel : board.get("panels")) {
        if (panel.get("type").asText().equals("row")) {
          continue;
        }
        String place = board.get("uid").asText() + " / " + panel.get("title").asText();
        assertThat(panel.get("description").asText()).as(place).isNotEmpty();
        assertThat(panel.at("/fieldConfig/defaults/unit").asText()).as(place).isNotEmpty();
        assertThat(panel.at("/datasource/uid").asText()).as(place).isEqualTo("${datasource}");
        assertThat(panel.get("targets")).as(place).isNotEmpty();
        for (JsonNode target : panel.get("targets")) {
          assertThat(target.get("expr").asText()).as(place).contains("namespace=~\"$namespace\"");
        }
        panels++;
      }
    }
    assertThat(panels).isGreaterThan(70);
  }

  @Test
  void eachRunbookThatAPanelLinksIsThere() throws IOException {
    List<String> links = new ArrayList<>();
    for (JsonNode board : boards().values()) {
      board.get("panels").findValues("links").forEach(l -> links.addAll(l.findValuesAsText("url")));
    }
    assertThat(links).hasSizeGreaterThan(20).allMatch(link -> link.startsWith("${runbooks}/"));
    if (Files.exists(Path.of("../runbooks"))) {
      assertThat(links)
          .allSatisfy(
              link -> assertThat(Path.of(link.replace("${runbooks}", "../runbooks"))).exists());
    }
  }

  @Test
  void theChartAndKustomizeHandOutTheFilesThemselves() throws IOException {
    Rendering chart = Chart.with(ON);
    Rendering kustomize =
        Rendering.parse(
            Files.readString(Path.of("../kustomize/components/monitoring/dashboards.yaml")));
    for (Map.Entry<String, JsonNode> entry : boards().entrySet()) {
      String name = "atmr-dashboard-" + entry.getKey().replace(".json", "");
      Manifest ours = chart.get("ConfigMap", name);
      Manifest same = kustomize.get("ConfigMap", name);
      String text = ours.at("/data").path(entry.getKey()).asText();
      assertThat(JSON.readTree(text)).as(name).isEqualTo(entry.getValue());
      assertThat(same.at("/data").path(entry.getKey()).asText()).as(name).isEqualTo(text);
      assertThat(text.length()).as("fits an annotation of kubectl").isLessThan(262_144);
      assertThat(same.label("grafana_dashboard")).isEqualTo("1");
      assertThat(same.annotation("grafana_folder")).isEqualTo("ATMR");
    }
    assertThat(kustomize.all()).hasSameSizeAs(boards().keySet());
  }

  private static List<String> names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.forEach(variable -> names.add(variable.get("name").asText()));
    return names;
  }

  private static Map<String, JsonNode> boards() throws IOException {
    Map<String, JsonNode> boards = new TreeMap<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.toList()) {
        boards.put(file.getFileName().toString(), JSON.readTree(Files.readString(file)));
      }
    }
    return boards;
  }
}
