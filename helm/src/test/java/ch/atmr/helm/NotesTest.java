package ch.atmr.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told after an installation: the next commands, and a warning for all that is unwise. */
class NotesTest {
  private static final Path LEAST = Path.of("atmr/ci/minimal-values.yaml");
  private static final String SOUND =
      """
      image: {digest: "sha256:%1$s"}
      settings: {TRUSTED_PROXIES: 10.0.0.0/8}
      public: {hosts: [api.example.ch], tlsSecretName: tls}
      ingress: {enabled: true}
      autoscaling: {requestsInProgress: 0}
      backup: {enabled: true, secretName: atmr-backup, volume: {existingClaim: atmr-backups}}
      jobs:
        audit-verify: {image: {digest: "sha256:%1$s"}}
        backup-base: {image: {digest: "sha256:%1$s"}}
        backup-logical: {image: {digest: "sha256:%1$s"}}
        restore-drill: {image: {digest: "sha256:%1$s"}}
      osrm: {enabled: true}
      """
          .formatted("a".repeat(64));

  @Test
  void aSoundInstallationIsToldTheNextCommandsAndNoWarning() {
    assertThat(Chart.own().notes(LEAST, SOUND))
        .contains(
            "rollout status deployment/atmr", "helm test atmr", "https://api.example.ch/health")
        .contains("helm rollback atmr REVISION --namespace transport")
        .doesNotContain("Warnings");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "image: {digest: ''}                 | image.digest: is not set",
        "networkPolicy: {enabled: false}     | networkPolicy.enabled: every pod",
        "ingress: {enabled: false}           | ingress.enabled, gateway.enabled: neither",
        "settings: {TRUSTED_PROXIES: ''}     | settings.TRUSTED_PROXIES: is not set",
        "autoscaling: {requestsInProgress: 9} | autoscaling.requestsInProgress: the cluster serves no",
        "migration: {enabled: false}         | migration.enabled: run `migrate` yourself",
        "backup: {enabled: false} | backup.enabled: no job backs up",
        "backup: {volume: {existingClaim: ''}} | backup.volume.existingClaim: is not set",
        "jobs: {backup-base: {image: {digest: ''}}} | jobs.backup-base.image.digest: is not set",
        "osrm: {enabled: false} | osrm.enabled, settings.OSRM_URL: neither",
        "{autoscaling: {enabled: false}, replicas: 1, podDisruptionBudget: {enabled: false}} | replicas: a single pod",
        "{environment: testing, public: {tlsSecretName: ''}} | public.tlsSecretName: is not set",
      })
  void whatIsUnwiseIsAWarning(String values, String warning) {
    Chart chart = Chart.own();
    assertThat(chart.notes(LEAST, merged(values))).contains("Warnings:", "- " + warning);
  }

  @Test
  void secretsInTheReleaseAreAWarning() {
    assertThat(Chart.own().notes(Path.of("atmr/ci/chart-secrets-values.yaml"), "{}"))
        .contains("- secrets.source: the release keeps the secrets in plain text");
  }

  /** The sound values with some replaced: the later of two equal keys of YAML would be an error. */
  private static String merged(String values) {
    return Overlay.of(SOUND, values);
  }
}
