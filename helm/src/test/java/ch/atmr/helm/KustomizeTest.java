package ch.atmr.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each overlay makes what the chart makes with the values of the same environment. */
@Tag("tools")
class KustomizeTest {
  private final Schemas schemas = new Schemas();

  @ParameterizedTest
  @CsvSource({"development,atmr-development", "staging,atmr-staging", "production,atmr"})
  void chartAndOverlayAreTheSame(String environment, String namespace) {
    Rendering chart = chart(environment, namespace);
    Rendering overlay = overlay(environment);

    assertThat(ids(overlay, manifest -> !manifest.kind().equals("Namespace")))
        .containsExactlyElementsOf(ids(chart, manifest -> !isOfTests(manifest)));
    for (Manifest manifest : overlay.all()) {
      if (manifest.kind().equals("Namespace")) {
        continue;
      }
      Manifest same = chart.get(manifest.kind(), manifest.name());
      assertThat(text(manifest)).as(manifest.id()).isEqualTo(text(same));
      assertThat(manifest.at("/metadata/namespace")).isEqualTo(same.at("/metadata/namespace"));
      assertThat(annotations(manifest)).as(manifest.id()).isEqualTo(annotations(same));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"development", "staging", "production"})
  void theApiServerKnowsEveryFieldAndAdmitsEveryPod(String environment) {
    for (Manifest manifest : overlay(environment).all()) {
      assertThat(schemas.faults(manifest)).isEmpty();
      manifest
          .podSpec()
          .ifPresent(spec -> assertThat(PodSecurity.violations(spec)).as(manifest.id()).isEmpty());
      manifest
          .containers()
          .forEach(container -> {
            assertThat(container.at("/resources/limits")).as(manifest.id()).hasSize(2);
            assertThat(container.at("/resources/requests")).as(manifest.id()).hasSize(2);
          });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"development", "staging", "production"})
  void theNamespaceEnforcesRestricted(String environment) {
    Manifest namespace = overlay(environment).ofKind("Namespace").findFirst().orElseThrow();

    assertThat(namespace.label("pod-security.kubernetes.io/enforce")).isEqualTo("restricted");
    assertThat(overlay(environment).all())
        .as("what only the build reads stays out")
        .noneMatch(manifest -> manifest.name().equals("atmr-environment"));
  }

  private static Rendering overlay(String environment) {
    return Rendering.parse(
        Tools.fetched().run("kubectl", "kustomize", "../kustomize/overlays/" + environment));
  }

  private static Rendering chart(String environment, String namespace) {
    return Chart.own().render(namespace, List.of(Path.of("atmr/values-" + environment + ".yaml")));
  }

  private static boolean isOfTests(Manifest manifest) {
    return manifest.label("app.kubernetes.io/component").equals("test");
  }

  private static Set<String> ids(Rendering rendering, Predicate<Manifest> which) {
    return rendering.all().stream()
        .filter(which)
        .map(Manifest::id)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String text(Manifest manifest) {
    return Normal.of(manifest.at("/spec")).toPrettyString();
  }

  private static JsonNode annotations(Manifest manifest) {
    return manifest
        .podTemplate()
        .map(template -> Normal.of(template.at("/metadata/annotations")))
        .orElseGet(() -> Normal.of(manifest.at("/none")));
  }
}
