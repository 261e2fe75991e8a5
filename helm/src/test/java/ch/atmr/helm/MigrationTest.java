package ch.atmr.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The migration runs before everything else and brings what it needs. */
class MigrationTest {
  private static final String HOOKS = "pre-install,pre-upgrade";

  @Test
  void theJobIsAHookWithAStableNameAndAnEnd() {
    Manifest job = Chart.with("").get("Job", "atmr-migrate");

    assertThat(job.annotation("helm.sh/hook")).isEqualTo(HOOKS);
    assertThat(job.annotation("helm.sh/hook-delete-policy")).isEqualTo("before-hook-creation");
    assertThat(job.at("/spec/backoffLimit").asInt()).isEqualTo(2);
    assertThat(job.at("/spec/activeDeadlineSeconds").asInt()).isEqualTo(300);
    assertThat(job.at("/spec/ttlSecondsAfterFinished").asInt()).isEqualTo(86_400);
    assertThat(job.at("/spec/template/spec/containers/0/args/0").asText()).isEqualTo("migrate");
    assertThat(job.environment("MIGRATION_DATABASE_URL_FILE"))
        .isEqualTo("/run/secrets/atmr/MIGRATION_DATABASE_URL");
    assertThat(job.environment("DB_POOL_SIZE")).isEqualTo("2");
  }

  @Test
  void whatTheJobNeedsIsThereBeforeIt() {
    Rendering rendering =
        Chart.own()
            .render(
                Chart.NAMESPACE,
                List.of(Chart.own().folder().resolve("ci/chart-secrets-values.yaml")),
                "networkPolicy: {enabled: true}");
    int job = weight(rendering.get("Job", "atmr-migrate"));

    for (String kind : List.of("ServiceAccount", "Secret", "NetworkPolicy")) {
      Manifest needed = rendering.get(kind, "atmr-migrate");
      assertThat(needed.annotation("helm.sh/hook")).as(kind).isEqualTo(HOOKS);
      assertThat(weight(needed)).as(kind).isLessThan(job);
      assertThat(needed.annotation("helm.sh/hook-delete-policy"))
          .as(kind + " is used by nothing else")
          .contains("hook-succeeded");
    }
  }

  @Test
  void theServiceUsesNothingThatAHookDeletes() {
    for (Path scenario : Chart.scenarios()) {
      Rendering rendering = Chart.with(scenario);
      String spec =
          rendering.ofKind("Deployment").findFirst().orElseThrow().at("/spec/template").toString();
      rendering.all().stream()
          .filter(manifest ->
              manifest.annotation("helm.sh/hook-delete-policy").contains("hook-succeeded"))
          .forEach(hook -> assertThat(spec).doesNotContain("\"" + hook.name() + "\""));
    }
  }

  @Test
  void theMigrationMayBeLeftToOthers() {
    Rendering rendering =
        Chart.with("migration: {enabled: false}\nsecrets: {existing: {migrationName: ''}}");

    assertThat(rendering.all()).noneMatch(manifest -> manifest.name().endsWith("-migrate"));
  }

  @Test
  void withADatabaseOfTheReleaseTheFirstMigrationWaitsForIt() {
    Rendering rendering =
        Chart.with("cnpg: {enabled: true, ownerSecretName: owner, appSecretName: app}");
    Manifest job = rendering.get("Job", "atmr-migrate");

    assertThat(job.annotation("helm.sh/hook")).as("the database comes with the release").isEmpty();
    assertThat(job.at("/spec/backoffLimit").asInt()).isEqualTo(10);
    assertThat(rendering.get("ServiceAccount", "atmr-migrate").annotation("helm.sh/hook"))
        .isEmpty();
  }

  private static int weight(Manifest manifest) {
    return Integer.parseInt(manifest.annotation("helm.sh/hook-weight"));
  }
}
