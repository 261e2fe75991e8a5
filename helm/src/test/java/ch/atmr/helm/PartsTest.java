package ch.atmr.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** OSRM, the database of CloudNativePG, and the pods of {@code helm test}. */
class PartsTest {
  private static final String OSRM = "osrm: {enabled: true}\n";
  private static final String CNPG =
      "cnpg: {enabled: true, ownerSecretName: owner, appSecretName: app}\n";

  @Test
  void osrmServesAMapThatAJobPreparesAndACronJobRefreshes() {
    Rendering rendering = Chart.with(OSRM);
    Manifest first =
        rendering
            .ofKind("Job")
            .filter(job -> job.name().startsWith("atmr-osrm"))
            .findFirst()
            .orElseThrow();
    Manifest weekly = rendering.get("CronJob", "atmr-osrm-map");

    assertThat(weekly.at("/spec/jobTemplate/spec")).isEqualTo(first.at("/spec"));
    assertThat(weekly.at("/spec/schedule").asText()).isEqualTo("0 1 * * 6");
    assertThat(first.at("/spec/template/spec/initContainers/0/command/1").asText())
        .isEqualTo("/scripts/fetch.sh");
    JsonNode resources =
        rendering.get("Deployment", "atmr-osrm").at("/spec/template/spec/containers/0/resources");
    assertThat(resources.at("/limits/cpu").asText()).isEqualTo("1");
    assertThat(resources.at("/limits/memory").asText()).isEqualTo("2Gi");
    assertThat(rendering.deployment().environment("OSRM_URL")).isEqualTo("http://atmr-osrm:5000");
    assertThat(rendering.get("ConfigMap", "atmr-osrm").at("/data").fieldNames())
        .toIterable()
        .containsExactly("fetch.sh", "prepare.sh", "serve.sh");
  }

  @Test
  void aJobCannotChangeSoAnotherMapIsAnotherJob() {
    assertThat(map("osrm: {enabled: true, map: {url: 'https://maps.example.ch/a.osm.pbf'}}"))
        .isNotEqualTo(map(OSRM));
    assertThat(map(OSRM)).isEqualTo(map(OSRM));
  }

  @Test
  void theServersReadTheMapAndOnlyItsJobWritesIt() {
    Rendering rendering = Chart.with(OSRM);

    assertThat(mapMount(rendering.get("Deployment", "atmr-osrm")).path("readOnly").asBoolean())
        .isTrue();
    assertThat(mapMount(rendering.get("CronJob", "atmr-osrm-map")).has("readOnly")).isFalse();
  }

  @Test
  void aVolumeForOneNodeIsNotWaitedForByTwoPods() {
    assertThat(strategy(OSRM)).isEqualTo("Recreate");
    assertThat(strategy("osrm: {enabled: true, map: {accessModes: [ReadWriteMany]}}"))
        .isEqualTo("RollingUpdate");
  }

  @Test
  void theClusterHasBothRolesAndTheConnectionsThatTheCheckCountsWith() {
    Manifest cluster =
        Chart.with(
                CNPG
                    + "database: {maxConnections: 300}\n"
                    + "cnpg: {enabled: true, ownerSecretName: owner, appSecretName: app, spec:"
                    + " {postgresql: {parameters: {shared_buffers: 256MB}}}}")
            .get("Cluster", "atmr-postgresql");

    assertThat(cluster.at("/spec/bootstrap/initdb/owner").asText()).isEqualTo("atmr_owner");
    assertThat(cluster.at("/spec/managed/roles/0/name").asText()).isEqualTo("atmr_app");
    JsonNode parameters = cluster.at("/spec/postgresql/parameters");
    assertThat(parameters.path("max_connections").asText()).isEqualTo("300");
    assertThat(parameters.path("shared_buffers").asText()).isEqualTo("256MB");
    assertThat(cluster.annotation("helm.sh/resource-policy"))
        .as("uninstalling the release keeps the data")
        .isEqualTo("keep");
  }

  @Test
  void theClusterTakesConnectionsOfWhoHasOneAlone() {
    Manifest policy = Chart.with(CNPG).get("NetworkPolicy", "atmr-postgresql");

    JsonNode service = policy.at("/spec/ingress/0");
    assertThat(service.at("/from/0/podSelector/matchExpressions/0/values").toString())
        .isEqualTo("[\"api\",\"backup\",\"job\",\"migrate\"]");
    assertThat(service.at("/ports").findValuesAsText("port")).containsExactly("5432");
    assertThat(policy.at("/spec/ingress/1/ports").findValuesAsText("port"))
        .as("8000 is the operator's")
        .containsExactly("5432", "8000");
  }

  @Test
  void testsAskTheProbesAndMakeABusinessCall() {
    Rendering rendering = Chart.with("tests: {accountSecretName: account}");

    for (String test : List.of("probes", "signin")) {
      Manifest pod = rendering.get("Pod", "atmr-test-" + test);
      assertThat(pod.annotation("helm.sh/hook")).isEqualTo("test");
      assertThat(pod.environment("API")).isEqualTo("http://atmr:80");
      assertThat(pod.environment("MANAGEMENT")).isEqualTo("http://atmr-management:5001");
    }
    assertThat(rendering.get("Pod", "atmr-test-signin").at("/spec/volumes").toString())
        .contains("\"secretName\":\"account\"");
    assertThat(rendering.get("ConfigMap", "atmr-test").at("/data/signin.sh").asText())
        .contains("/auth/login", "/bookings?limit=1");
  }

  private static String map(String values) {
    return Chart.with(values)
        .ofKind("Job")
        .map(Manifest::name)
        .filter(name -> name.startsWith("atmr-osrm-map-"))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode mapMount(Manifest manifest) {
    return manifest
        .podSpec()
        .orElseThrow()
        .at("/containers/0/volumeMounts")
        .valueStream()
        .filter(mount -> mount.path("name").asText().equals("map"))
        .findFirst()
        .orElseThrow();
  }

  private static String strategy(String values) {
    return Chart.with(values).get("Deployment", "atmr-osrm").at("/spec/strategy/type").asText();
  }
}
