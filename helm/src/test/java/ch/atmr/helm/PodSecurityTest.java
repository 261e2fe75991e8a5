package ch.atmr.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checker itself: what "restricted" refuses, it refuses. */
class PodSecurityTest {
  private static final YAMLMapper YAML = new YAMLMapper();

  @Test
  void admitsThePodOfTheService() {
    assertThat(PodSecurity.violations(spec())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                            | hostNetwork: true                        | hostNetwork",
        "''                            | hostPID: true                            | hostPID",
        "''                            | volumes: [{name: x, hostPath: {path: /}}] | volume hostPath",
        "/securityContext              | runAsNonRoot: false                      | api: runAsNonRoot",
        "/securityContext              | seccompProfile: {type: Unconfined}       | api: seccompProfile",
        "/securityContext              | sysctls: [{name: a, value: b}]           | sysctls",
        "/containers/0/securityContext | runAsUser: 0                             | api: runAsUser 0",
        "/containers/0/securityContext | privileged: true                         | api: privileged",
        "/containers/0/securityContext | allowPrivilegeEscalation: true           | api: allowPrivilegeEscalation",
        "/containers/0/securityContext | allowPrivilegeEscalation: null           | api: allowPrivilegeEscalation",
        "/containers/0/securityContext | capabilities: {drop: [NET_RAW]}          | api: capabilities.drop",
        "/containers/0/securityContext | capabilities: {drop: [ALL], add: [SYS_TIME]} | api: capabilities.add",
        "/containers/0                 | ports: [{containerPort: 80, hostPort: 80}] | api: hostPort",
      })
  void refuses(String where, String change, String violation) throws IOException {
    JsonNode spec = spec();
    ((ObjectNode) spec.at(where)).setAll((ObjectNode) YAML.readTree(change));

    assertThat(PodSecurity.violations(spec)).containsExactly(violation);
  }

  private static JsonNode spec() {
    return Chart.with("").deployment().podSpec().orElseThrow();
  }
}
