package ch.atmr.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds however the chart is installed. */
class EveryScenarioTest {
  private final Schemas schemas = new Schemas();

  static List<Path> scenarios() {
    return Chart.scenarios();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void lintFindsNothing(Path values, @TempDir Path scratch) throws IOException {
    LintResult result = Chart.own().lint(values, scratch);

    assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void theApiServerKnowsEveryField(Path values) {
    assertThat(Chart.with(values).all())
        .isNotEmpty()
        .allSatisfy(manifest -> assertThat(schemas.faults(manifest)).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void everyPodIsAdmittedUnderRestricted(Path values) {
    assertThat(Chart.with(values).all())
        .allSatisfy(manifest ->
            manifest
                .podSpec()
                .ifPresent(spec -> assertThat(PodSecurity.violations(spec)).isEmpty()));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void noPodHasATokenOrAWritableRoot(Path values) {
    for (Manifest manifest : Chart.with(values).all()) {
      manifest
          .podSpec()
          .ifPresent(spec -> {
            assertThat(spec.path("automountServiceAccountToken").isBoolean()).isTrue();
            assertThat(spec.path("automountServiceAccountToken").asBoolean()).isFalse();
            assertThat(spec.at("/securityContext/seccompProfile/type").asText())
                .as("of the pod, for injected containers")
                .isEqualTo("RuntimeDefault");
          });
      manifest
          .containers()
          .forEach(container ->
              assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                  .as(manifest + " " + container.path("name"))
                  .isTrue());
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void everyContainerHasLimitsAndRequests(Path values) {
    for (Manifest manifest : Chart.with(values).all()) {
      manifest
          .containers()
          .forEach(container -> {
            for (String field : List.of("limits", "requests")) {
              JsonNode quantities = container.at("/resources/" + field);
              assertThat(quantities.has("cpu") && quantities.has("memory"))
                  .as(manifest + " " + container.path("name") + " " + field)
                  .isTrue();
            }
          });
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void namesAreUniqueAndLabelsComplete(Path values) {
    Set<String> ids = new HashSet<>();
    for (Manifest manifest : Chart.with(values).all()) {
      assertThat(ids.add(manifest.id())).as(manifest.id()).isTrue();
      if (!manifest.name().endsWith("-extra")) {
        assertThat(manifest.label("app.kubernetes.io/component")).as(manifest.id()).isNotEmpty();
        assertThat(manifest.at("/metadata/namespace").asText()).isEqualTo(Chart.NAMESPACE);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void noImageIsLatest(Path values) {
    Chart.with(values).all().stream()
        .flatMap(Manifest::containers)
        .map(container -> container.path("image").asText())
        .forEach(image -> assertThat(image).matches(".+(:[0-9v].+|@sha256:[0-9a-f]{64})"));
  }

  @Test
  void aFieldThatDoesNotExistIsFound() {
    Manifest deployment = Chart.with("").deployment();
    ((ObjectNode) deployment.at("/spec/template/spec/containers/0")).put("readynessProbe", "x");

    assertThat(schemas.faults(deployment))
        .singleElement()
        .asString()
        .contains("readynessProbe")
        .contains("Deployment/atmr");
  }

  @Test
  void aFieldOfAnOperatorsResourceThatDoesNotExistIsFound() {
    Manifest monitor =
        Chart.with("monitoring: {serviceMonitor: {enabled: true}}")
            .get("ServiceMonitor", Chart.RELEASE);
    ((ObjectNode) monitor.at("/spec/endpoints/0")).put("intervall", "30s");

    assertThat(schemas.faults(monitor)).singleElement().asString().contains("intervall");
  }
}
