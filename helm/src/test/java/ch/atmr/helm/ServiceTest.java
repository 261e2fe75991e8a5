package ch.atmr.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** Deployment, Services, account, autoscaler and disruption budget of the service. */
class ServiceTest {
  private static final String POD = "/spec/template/spec";

  @Test
  void probesAskTheManagementPortAndOnlyReadinessLooksAtTheDatabase() {
    JsonNode container = Chart.with("").deployment().at(POD + "/containers/0");

    assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/health");
    assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/health");
    assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/ready/traffic");
    for (String probe : new String[] {"startup", "liveness", "readiness"}) {
      assertThat(container.at("/" + probe + "Probe/httpGet/port").asText()).isEqualTo("management");
    }
  }

  @Test
  void preStopAndGraceComeFromOneValue() {
    Manifest usual = Chart.with("").deployment();
    Manifest longer = Chart.with("shutdown: {drainSeconds: 20}").deployment();

    assertThat(usual.at(POD + "/containers/0/lifecycle/preStop/sleep/seconds").asInt())
        .isEqualTo(5);
    assertThat(usual.at(POD + "/terminationGracePeriodSeconds").asInt()).isEqualTo(5 + 120 + 5);
    assertThat(longer.at(POD + "/containers/0/lifecycle/preStop/sleep/seconds").asInt())
        .isEqualTo(20);
    assertThat(longer.at(POD + "/terminationGracePeriodSeconds").asInt()).isEqualTo(20 + 120 + 5);
    assertThat(longer.environment("SHUTDOWN_DRAIN_SECONDS")).isEqualTo("0");
    assertThat(longer.environment("SHUTDOWN_GRACE_SECONDS")).isEqualTo("120");
  }

  @Test
  void aRolloutTakesNoPodAwayBeforeTheNextIsReady() {
    JsonNode rolling = Chart.with("").deployment().at("/spec/strategy/rollingUpdate");

    assertThat(rolling.path("maxUnavailable").asInt(-1)).isZero();
    assertThat(rolling.path("maxSurge").asInt()).isEqualTo(1);
  }

  @Test
  void theLimitsAreThoseOfTheOwnersDocument() {
    JsonNode resources = Chart.with("").deployment().at(POD + "/containers/0/resources");

    assertThat(resources.at("/limits/cpu").asText()).isEqualTo("2");
    assertThat(resources.at("/limits/memory").asText()).isEqualTo("2Gi");
    assertThat(resources.at("/requests/cpu").asText()).isEqualTo("1");
    assertThat(resources.at("/requests/memory").asText()).isEqualTo("1Gi");
  }

  @Test
  void replicasAreLeftToTheAutoscalerWhereThereIsOne() {
    assertThat(Chart.with("").deployment().at("/spec/replicas").isMissingNode()).isTrue();
    Rendering fixed = Chart.with("autoscaling: {enabled: false}\nreplicas: 4");
    assertThat(fixed.deployment().at("/spec/replicas").asInt()).isEqualTo(4);
    assertThat(fixed.ofKind("HorizontalPodAutoscaler")).isEmpty();
  }

  @Test
  void theAutoscalerFollowsCpuAndRequestsInProgressFastUpAndSlowlyDown() {
    Manifest scaler = Chart.with("").get("HorizontalPodAutoscaler", Chart.RELEASE);

    assertThat(scaler.at("/spec/minReplicas").asInt()).isEqualTo(2);
    assertThat(scaler.at("/spec/maxReplicas").asInt()).isEqualTo(10);
    assertThat(scaler.at("/spec/metrics/0/containerResource/target/averageUtilization").asInt())
        .isEqualTo(70);
    assertThat(scaler.at("/spec/metrics/0/containerResource/container").asText()).isEqualTo("api");
    assertThat(scaler.at("/spec/metrics/1/pods/metric/name").asText())
        .isEqualTo("http_requests_in_progress");
    assertThat(scaler.at("/spec/behavior/scaleUp/stabilizationWindowSeconds").asInt(-1)).isZero();
    assertThat(scaler.at("/spec/behavior/scaleDown/stabilizationWindowSeconds").asInt())
        .isEqualTo(300);
  }

  @Test
  void withoutCustomMetricsCpuIsEnough() {
    Manifest scaler =
        Chart.with("autoscaling: {requestsInProgress: 0}")
            .get("HorizontalPodAutoscaler", Chart.RELEASE);

    assertThat(scaler.at("/spec/metrics")).hasSize(1);
  }

  @Test
  void oneOfThePodsMayBeAwayAndSickOnesNeverHoldANode() {
    Manifest budget = Chart.with("").get("PodDisruptionBudget", Chart.RELEASE);

    assertThat(budget.at("/spec/maxUnavailable").asInt()).isEqualTo(1);
    assertThat(budget.at("/spec/unhealthyPodEvictionPolicy").asText()).isEqualTo("AlwaysAllow");
    assertThat(Chart.with("podDisruptionBudget: {enabled: false}").ofKind("PodDisruptionBudget"))
        .isEmpty();
  }

  @Test
  void podsOfOneReleaseAreSpreadOverHostsAndZones() {
    JsonNode spread = Chart.with("").deployment().at(POD + "/topologySpreadConstraints");

    assertThat(spread.valueStream().map(rule -> rule.path("topologyKey").asText()))
        .containsExactlyInAnyOrder("kubernetes.io/hostname", "topology.kubernetes.io/zone");
    assertThat(spread.valueStream())
        .allSatisfy(rule ->
            assertThat(rule.at("/matchLabelKeys/0").asText()).isEqualTo("pod-template-hash"));
  }

  @Test
  void whatIsSelectedStaysTheSameFromReleaseToRelease() {
    Rendering rendering = Chart.with("commonLabels: {team: transport}\npodLabels: {tier: backend}");
    JsonNode selector = rendering.deployment().at("/spec/selector/matchLabels");

    assertThat(selector.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/component");
    assertThat(rendering.get("Service", "atmr").at("/spec/selector")).isEqualTo(selector);
    assertThat(rendering.get("PodDisruptionBudget", "atmr").at("/spec/selector/matchLabels"))
        .isEqualTo(selector);
  }

  @Test
  void aNewChartAloneStartsNoPodAgain() {
    assertThat(
            Chart.with("").deployment().at("/spec/template/metadata/labels").has("helm.sh/chart"))
        .isFalse();
  }

  @Test
  void metricsHaveAServiceOfTheirOwnThatNoIngressNames() {
    Rendering rendering =
        Chart.with(
            "ingress: {enabled: true}\npublic: {hosts: [api.example.ch], tlsSecretName: tls}");

    assertThat(rendering.get("Service", "atmr").at("/spec/ports")).hasSize(1);
    assertThat(rendering.get("Service", "atmr").at("/spec/ports/0/targetPort").asText())
        .isEqualTo("http");
    assertThat(rendering.get("Service", "atmr-management").at("/spec/ports/0/targetPort").asText())
        .isEqualTo("management");
    assertThat(rendering.ofKind("Ingress").map(each -> each.node().toString()))
        .noneMatch(text -> text.contains("management"));
  }

  @Test
  void aDigestWinsOverTheTag() {
    String digest = "sha256:" + "a".repeat(64);
    assertThat(image("image: {tag: 1.2.3, digest: \"" + digest + "\"}"))
        .isEqualTo("ghcr.io/atmr/atmr@" + digest);
    assertThat(image("image: {tag: 1.2.3}")).isEqualTo("ghcr.io/atmr/atmr:1.2.3");
    assertThat(image("")).isEqualTo("ghcr.io/atmr/atmr:1.0.0");
  }

  @Test
  void settingsReachTheServiceAsText() {
    Manifest deployment =
        Chart.with("settings: {DISPATCH_WORKERS: 2, API_LEGACY_ENABLED: true}").deployment();

    assertThat(deployment.environment("DISPATCH_WORKERS")).isEqualTo("2");
    assertThat(deployment.environment("API_LEGACY_ENABLED")).isEqualTo("true");
    assertThat(deployment.environment("DB_POOL_SIZE")).isEqualTo("10");
    assertThat(deployment.environment("ATMR_ENV")).isEqualTo("production");
  }

  @Test
  void theAccountMayBeMadeElsewhere() {
    Manifest account = Chart.with("").get("ServiceAccount", "atmr");
    assertThat(account.at("/automountServiceAccountToken").asBoolean(true)).isFalse();
    Rendering elsewhere = Chart.with("serviceAccount: {create: false, name: shared}");
    assertThat(elsewhere.find("ServiceAccount", "atmr")).isEmpty();
    assertThat(elsewhere.deployment().at(POD + "/serviceAccountName").asText()).isEqualTo("shared");
  }

  @Test
  void furtherObjectsAreTemplates() {
    Rendering rendering =
        Chart.with(
            "extraObjects: [{apiVersion: v1, kind: ConfigMap, metadata: {name: '{{ .Release.Name"
                + " }}-more'}}]");

    assertThat(rendering.find("ConfigMap", "atmr-more")).isPresent();
  }

  private static String image(String values) {
    return Chart.with(values).deployment().at(POD + "/containers/0/image").asText();
  }
}
