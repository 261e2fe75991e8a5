package ch.atmr.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Secrets are files, whoever brings them; the owner's are the migration's alone. */
class SecretsTest {
  private static final String VAULT =
      "secrets: {source: vault, existing: {name: '', migrationName: ''}}\n";
  private static final String PREFIX = "vault.hashicorp.com/";

  @Test
  void existingSecretsAreMountedKeyByKey() {
    Manifest deployment = Chart.with("").deployment();
    JsonNode sources = deployment.at("/spec/template/spec/volumes/1/projected/sources");

    assertThat(sources.at("/0/secret/name").asText()).isEqualTo("atmr-app");
    assertThat(sources.at("/0/secret/items").valueStream().map(item -> item.path("key").asText()))
        .containsExactly(
            "SECRET_KEY", "JWT_SECRET_KEY", "MASTER_ENCRYPTION_KEY", "DATABASE_URL", "REDIS_URL");
    assertThat(deployment.environment("DATABASE_URL_FILE"))
        .isEqualTo("/run/secrets/atmr/DATABASE_URL");
  }

  @Test
  void noSecretStandsInTheEnvironment() {
    for (Path scenario : Chart.scenarios()) {
      Chart.with(scenario).all().stream()
          .flatMap(Manifest::containers)
          .flatMap(container -> container.path("env").valueStream())
          .forEach(variable -> {
            assertThat(variable.has("valueFrom")).as(variable.toString()).isFalse();
            assertThat(variable.path("name").asText())
                .doesNotMatch("(.*_)?(SECRET_KEY|ENCRYPTION_KEYS?|DATABASE_URL|REDIS_URL)");
          });
    }
  }

  @Test
  void onlyTheMigrationSeesTheOwner() {
    for (Path scenario : Chart.scenarios()) {
      for (Manifest manifest : Chart.with(scenario).all()) {
        if (!manifest.name().endsWith("-migrate")) {
          assertThat(manifest.node().toString())
              .as(scenario + " " + manifest)
              .doesNotContain("MIGRATION_DATABASE_URL");
        }
      }
    }
  }

  @Test
  void theVaultAgentWritesTheFilesWithATokenOfItsOwn() {
    Manifest deployment = Chart.with(VAULT).deployment();
    JsonNode annotations = deployment.at("/spec/template/metadata/annotations");

    assertThat(annotations.path(PREFIX + "agent-inject").asText()).isEqualTo("true");
    assertThat(annotations.path(PREFIX + "role").asText()).isEqualTo("atmr");
    assertThat(annotations.path(PREFIX + "agent-inject-secret-JWT_SECRET_KEY").asText())
        .isEqualTo("atmr/data/prod/jwt/secret_key");
    assertThat(annotations.path(PREFIX + "agent-inject-template-JWT_SECRET_KEY").asText())
        .isEqualTo(
            "{{- with secret \"atmr/data/prod/jwt/secret_key\" -}}{{ .Data.data.value }}{{- end -}}");
    assertThat(annotations.path(PREFIX + "agent-service-account-token-volume-name").asText())
        .isEqualTo("vault-token");
    JsonNode token =
        deployment.at("/spec/template/spec/volumes/1/projected/sources/0/serviceAccountToken");
    assertThat(token.path("audience").asText()).isEqualTo("vault");
    assertThat(deployment.at("/spec/template/spec/containers/0/volumeMounts"))
        .as("no container of ours sees the token")
        .hasSize(1);
    assertThat(annotations.has(PREFIX + "agent-pre-populate-only"))
        .as("the service keeps the sidecar")
        .isFalse();
    assertThat(deployment.environment("JWT_SECRET_KEY_FILE"))
        .isEqualTo("/vault/secrets/JWT_SECRET_KEY");
  }

  @Test
  void podsThatEndHaveNoSidecar() {
    Rendering rendering = Chart.with(VAULT);
    for (String id : List.of("Job/atmr-migrate", "CronJob/atmr-gdpr-purge")) {
      Manifest manifest =
          rendering.all().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
      JsonNode annotations = manifest.podTemplate().orElseThrow().at("/metadata/annotations");
      assertThat(annotations.path(PREFIX + "agent-pre-populate-only").asText())
          .as(id)
          .isEqualTo("true");
    }
  }

  @Test
  void theInjectedContainerHasLimitsAndTheUserOfTheService() {
    JsonNode annotations = Chart.with(VAULT).deployment().at("/spec/template/metadata/annotations");

    for (String name : List.of("limits-cpu", "limits-mem", "requests-cpu", "requests-mem")) {
      assertThat(annotations.path(PREFIX + "agent-" + name).asText()).as(name).isNotEmpty();
    }
    assertThat(annotations.path(PREFIX + "agent-run-as-same-user").asText()).isEqualTo("true");
    assertThat(
            Chart.with(VAULT + "security: {runAsUser: null}")
                .deployment()
                .at("/spec/template/metadata/annotations")
                .has(PREFIX + "agent-run-as-same-user"))
        .as("the injector refuses it without a user")
        .isFalse();
  }

  @Test
  void aChangedSecretOfTheChartStartsThePodsAgain() {
    Path scenario = Chart.own().folder().resolve("ci/chart-secrets-values.yaml");
    Rendering before = Chart.with(scenario);
    Rendering after =
        Chart.own()
            .render(
                Chart.NAMESPACE,
                List.of(scenario),
                "secrets: {values: {REDIS_URL: 'redis://elsewhere:6379'}}");

    String checksum = "/spec/template/metadata/annotations/checksum~1secrets";
    assertThat(before.deployment().at(checksum).asText()).hasSize(64);
    assertThat(after.deployment().at(checksum)).isNotEqualTo(before.deployment().at(checksum));
    assertThat(before.get("Secret", "atmr").at("/stringData").has("MIGRATION_DATABASE_URL"))
        .isFalse();
  }
}
