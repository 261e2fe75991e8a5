package ch.atmr.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that cannot work end the rendering, with the value's path and what to write instead. */
class BadValuesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      maxCharsPerColumn = 1000,
      value = {
        "secrets: {source: ''} | secrets.source: is not set; write vault, existing",
        "secrets: {source: chart} | secrets.source: chart keeps secrets in the release",
        "secrets: {values: {SECRET_KEY: x}} | secrets.values: is read only by secrets.source chart",
        "secrets: {existing: {name: ''}} | secrets.existing.name: is not set; write the name",
        "secrets: {existing: {migrationName: ''}} | secrets.existing.migrationName: is not set; write",
        "{environment: testing, secrets: {source: chart, values: {SECRET_KEY: x}}} | secrets.values.JWT_SECRET_KEY: is not set",
        "secrets: {source: vault, names: [SECRET_KEY, OTHER]} | secrets.vault.paths.OTHER: is not set; write its path below atmr/prod",
        "secrets: {names: [SECRET_KEY, MIGRATION_DATABASE_URL]} | secrets.names: has MIGRATION_DATABASE_URL, which is the owner's",
        "autoscaling: {minReplicas: 5, maxReplicas: 4} | autoscaling.minReplicas: 5 is more than autoscaling.maxReplicas, 4",
        "autoscaling: {minReplicas: 1} | podDisruptionBudget.maxUnavailable: 1 of 1 replicas may be away",
        "{autoscaling: {enabled: false}, replicas: 1} | write at least 2 for replicas, or set podDisruptionBudget.enabled to false",
        "database: {maxConnections: 100} | database.maxConnections: 100 is less than poolSize 10 x 11 pods (one more than replicas while a release rolls out) + reservedConnections 20 = 130",
        "shutdown: {terminationGracePeriodSeconds: 60} | shutdown.terminationGracePeriodSeconds: 60 is less than drainSeconds 5 + requestSeconds 120; write at least 125, or null",
        "shutdown: {requestSeconds: 30} | shutdown.requestSeconds: 30 is less than public.proxy.requestSeconds, 120",
        "ingress: {enabled: true} | public.hosts: is empty, but ingress.enabled; write the host names",
        "gateway: {enabled: true, parentRefs: [{name: a}]} | public.hosts: is empty, but gateway.enabled",
        "{ingress: {enabled: true}, public: {hosts: [a.example.ch]}} | public.tlsSecretName: is not set, but production",
        "{gateway: {enabled: true}, public: {hosts: [a.example.ch]}} | gateway.parentRefs: is empty; write the Gateway",
        "{gateway: {enabled: true, className: envoy, parentRefs: [{name: a}]}, public: {hosts: [a.example.ch]}} | gateway.className: makes a Gateway, but gateway.parentRefs names others",
        "{gateway: {enabled: true, className: envoy}, public: {hosts: [a.example.ch]}} | public.tlsSecretName: is not set, but the Gateway",
        "gateway: {envoyPolicies: true} | gateway.envoyPolicies: needs gateway.enabled",
        "jobs: {own: {enabled: true, args: [a]}} | jobs.own.schedule: is not set",
        "jobs: {own: {enabled: true, schedule: '0 3 * * *'}} | jobs.own.args: is not set",
        "jobs: {own: {enabled: true, schedule: '30 23 * * *', jitterSeconds: 3600, args: [a]}} | jobs.own.schedule: 30 23 * * * and jitterSeconds 3600 reach into the next day; start earlier",
        "{fullnameOverride: a-name-that-is-as-long-as-it-may-be-for-helm, jobs: {}} | jobs.anonymise-users: name and the release's are longer than 52 characters",
        "monitoring: {alertmanagerConfig: {enabled: true}} | monitoring.alertmanagerConfig.pagerduty.secretName: is not set",
        "monitoring: {alertmanagerConfig: {enabled: true, pagerduty: {secretName: a}}} | monitoring.alertmanagerConfig.slack.secretName: is not set",
        "osrm: {enabled: true, replicas: 2} | osrm.map.accessModes: more than one replica needs ReadWriteMany",
        "backup: {enabled: true} | backup.secretName: is not set; write the Secret with pgbackrest.conf",
        "cnpg: {enabled: true} | cnpg.ownerSecretName: is not set; write a Secret of type kubernetes.io/basic-auth",
        "cnpg: {enabled: true, ownerSecretName: a} | cnpg.appSecretName: is not set",
        "replicaCount: 3 | replicaCount: is not known here; write replicas",
        "env: {A: b} | env: is not known here; write settings",
        "existingSecret: a | existingSecret: is not known here; write secrets.existing.name",
      })
  void contradictionsAreRefused(String values, String message) {
    assertThatThrownBy(() -> Chart.with(values)).hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      maxCharsPerColumn = 1000,
      value = {
        "replicas: three | /replicas",
        "replicas: -1 | /replicas",
        "image: {tag: latest} | /image/tag",
        "image: {digest: 'sha256:abc'} | /image/digest",
        "image: {name: atmr} | /image",
        "osrm: {image: {tag: latest}} | /osrm/image/tag",
        "environment: prod | /environment",
        "settings: {SECRET_KEY: x} | /settings",
        "settings: {PORT: 80} | /settings",
        "unknown: true | unknown",
        "resources: {limits: {cpu: '2', memory: 2Gi}, requests: null} | /resources",
        "resources: {limits: {cpu: 2}} | /resources/limits/cpu",
        "resources: {limits: {memory: 2 GB}} | /resources/limits/memory",
        "secrets: {source: file} | /secrets/source",
        "secrets: {names: []} | /secrets/names",
        "secrets: {names: [secret-key]} | /secrets/names/0",
        "security: {runAsUser: 0} | /security/runAsUser",
        "shutdown: {drainSeconds: 0} | /shutdown/drainSeconds",
        "public: {hosts: ['https://a.example.ch']} | /public/hosts/0",
        "public: {streamPaths: [ws]} | /public/streamPaths/0",
        "autoscaling: {cpuPercent: 200} | /autoscaling/cpuPercent",
        "autoscaling: {scaleUp: {policies: []}} | /autoscaling/scaleUp/policies",
        "jobs: {Backup: {enabled: true}} | Backup",
        "backup: {volume: {size: 20 GB}} | /backup/volume/size",
        "jobs: {own: {enabled: true, schedule: hourly}} | /jobs/own/schedule",
        "jobs: {own: {enabled: true, concurrencyPolicy: Allow}} | /jobs/own",
        "networkPolicy: {egress: {redis: {ports: [70000]}}} | /networkPolicy/egress/redis/ports/0",
        "networkPolicy: {clients: [{}]} | /networkPolicy/clients/0",
        "ingress: {controller: apache} | /ingress/controller",
        "osrm: {map: {url: 'http://maps.example.ch/x.pbf'}} | /osrm/map/url",
        "cnpg: {imageName: 'ghcr.io/cloudnative-pg/postgresql:latest'} | /cnpg/imageName",
        "podDisruptionBudget: {maxUnavailable: 50%} | /podDisruptionBudget/maxUnavailable",
        "topologySpread: {zone: Never} | /topologySpread/zone",
        "service: {port: 0} | /service/port",
      })
  void theSchemaNamesThePath(String values, String path) {
    assertThatThrownBy(() -> Chart.with(values))
        .hasMessageContaining(path)
        .hasMessageNotContaining("executing");
  }

  @Test
  void theSchemaDescribesEveryValueAndRefusesOthers() throws IOException {
    JsonNode schema = new ObjectMapper().readTree(Path.of("atmr/values.schema.json").toFile());

    describe("", schema);
    schema
        .path("definitions")
        .properties()
        .forEach(entry -> describe(entry.getKey(), entry.getValue()));
  }

  private static void describe(String path, JsonNode schema) {
    if (schema.has("properties")) {
      assertThat(schema.path("additionalProperties").isBoolean())
          .as(path + " refuses unknown keys")
          .isTrue();
      schema
          .path("properties")
          .properties()
          .forEach(entry -> {
            String below = path + "/" + entry.getKey();
            assertThat(entry.getValue().path("description").asText()).as(below).isNotBlank();
            describe(below, entry.getValue());
          });
    }
  }
}
