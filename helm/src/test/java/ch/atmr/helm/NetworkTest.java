package ch.atmr.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing in, nothing out, but what is allowed by name. */
class NetworkTest {
  static java.util.List<Path> scenarios() {
    return Chart.scenarios();
  }

  @Test
  void everythingIsDeniedFirst() {
    Manifest deny = Chart.with("").get("NetworkPolicy", "atmr-default-deny");

    assertThat(deny.at("/spec/policyTypes").toString()).isEqualTo("[\"Ingress\",\"Egress\"]");
    assertThat(deny.at("/spec/ingress").isMissingNode()).isTrue();
    assertThat(deny.at("/spec/egress").isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void everyPodIsDeniedFirstAndThenHasAPolicyOfItsOwn(Path scenario) {
    Rendering rendering = Chart.with(scenario);
    if (rendering.ofKind("NetworkPolicy").findAny().isEmpty()) {
      assertThat(scenario).hasFileName("chart-secrets-values.yaml");
      return;
    }
    for (Manifest manifest : rendering.all()) {
      manifest
          .podTemplate()
          .map(template -> template.at("/metadata/labels"))
          .ifPresent(labels -> {
            assertThat(rendering.ofKind("NetworkPolicy").filter(each -> selects(each, labels)))
                .as(manifest.id())
                .hasSize(2)
                .anyMatch(each -> each.name().endsWith("-default-deny"));
          });
    }
  }

  @Test
  void theApiIsReachedByItsClientsAndMetricsByMonitoringOnly() {
    JsonNode ingress = Chart.with("").get("NetworkPolicy", "atmr-api").at("/spec/ingress");

    assertThat(ingress.at("/0/ports/0/port").asText()).isEqualTo("http");
    assertThat(ingress.at("/1/ports/0/port").asText()).isEqualTo("management");
    assertThat(
            ingress
                .at("/1/from/0/namespaceSelector/matchLabels/kubernetes.io~1metadata.name")
                .asText())
        .isEqualTo("monitoring");
    assertThat(ingress).hasSize(3);
  }

  @Test
  void connectionsGoOutByNamedPortsOnly() {
    Map<String, Boolean> open = new TreeMap<>();
    Chart.with(
            "networkPolicy: {egress: {postgresql: {ports: [5432], to: [{ipBlock: {cidr: 10.1.0.0/24}}]}}}")
        .get("NetworkPolicy", "atmr-api")
        .at("/spec/egress")
        .forEach(rule ->
            rule.path("ports")
                .forEach(port -> open.put(port.path("port").asText(), rule.has("to"))));

    assertThat(open)
        .containsOnlyKeys("53", "443", "465", "587", "4317", "4318", "5432", "6379")
        .containsEntry("5432", true)
        .containsEntry("53", true)
        .containsEntry("6379", false);
  }

  @Test
  void vaultIsReachedWhereItIsUsed() {
    assertThat(
            ports(Chart.with("secrets: {source: vault, existing: {name: '', migrationName: ''}}")))
        .contains("8200");
    assertThat(ports(Chart.with(""))).doesNotContain("8200");
  }

  @Test
  void theMigrationReachesTheDatabaseAlone() {
    JsonNode egress = Chart.with("").get("NetworkPolicy", "atmr-migrate").at("/spec/egress");

    assertThat(egress).hasSize(2);
    assertThat(egress.at("/1/ports/0/port").asInt()).isEqualTo(5432);
  }

  private static String ports(Rendering rendering) {
    return rendering.get("NetworkPolicy", "atmr-migrate").at("/spec/egress").toString();
  }

  private static boolean selects(Manifest policy, JsonNode labels) {
    return policy.at("/spec/podSelector/matchLabels").properties().stream()
        .allMatch(entry -> entry.getValue().equals(labels.path(entry.getKey())));
  }
}
