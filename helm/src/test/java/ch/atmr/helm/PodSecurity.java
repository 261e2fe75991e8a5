package ch.atmr.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The profile "restricted" of Kubernetes' Pod Security Standards, as far as a pod's spec goes. */
final class PodSecurity {
  private static final Set<String> VOLUMES =
      Set.of(
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "persistentVolumeClaim",
          "projected",
          "secret");
  private static final Set<String> SECCOMP = Set.of("RuntimeDefault", "Localhost");

  private PodSecurity() {}

  /** What the profile refuses in a pod's spec; empty when it admits the pod. */
  static List<String> violations(JsonNode spec) {
    List<String> found = new ArrayList<>();
    for (String shared : List.of("hostNetwork", "hostPID", "hostIPC")) {
      refuse(found, spec.path(shared).asBoolean(), shared);
    }
    for (JsonNode volume : spec.path("volumes")) {
      volume
          .fieldNames()
          .forEachRemaining(field ->
              refuse(found, !field.equals("name") && !VOLUMES.contains(field), "volume " + field));
    }
    JsonNode pod = spec.path("securityContext");
    refuse(found, pod.has("sysctls"), "sysctls");
    Stream.of("initContainers", "containers", "ephemeralContainers")
        .flatMap(list -> spec.path(list).valueStream())
        .forEach(container -> container(found, pod, container));
    return found;
  }

  private static void container(List<String> found, JsonNode pod, JsonNode container) {
    String name = container.path("name").asText() + ": ";
    JsonNode own = container.path("securityContext");
    refuse(found, own.path("privileged").asBoolean(), name + "privileged");
    refuse(
        found,
        !own.path("allowPrivilegeEscalation").isBoolean()
            || own.path("allowPrivilegeEscalation").asBoolean(),
        name + "allowPrivilegeEscalation");
    refuse(found, !inherited(pod, own, "runAsNonRoot").asBoolean(), name + "runAsNonRoot");
    refuse(
        found,
        inherited(pod, own, "runAsUser").isNumber()
            && inherited(pod, own, "runAsUser").asInt() == 0,
        name + "runAsUser 0");
    refuse(
        found,
        !SECCOMP.contains(inherited(pod, own, "seccompProfile").path("type").asText()),
        name + "seccompProfile");
    JsonNode capabilities = own.path("capabilities");
    refuse(
        found,
        capabilities.path("drop").valueStream().noneMatch(each -> each.asText().equals("ALL")),
        name + "capabilities.drop");
    refuse(
        found,
        capabilities
            .path("add")
            .valueStream()
            .anyMatch(each -> !each.asText().equals("NET_BIND_SERVICE")),
        name + "capabilities.add");
    for (JsonNode port : container.path("ports")) {
      refuse(found, port.path("hostPort").asInt() != 0, name + "hostPort");
    }
  }

  private static JsonNode inherited(JsonNode pod, JsonNode own, String field) {
    return own.has(field) ? own.path(field) : pod.path(field);
  }

  private static void refuse(List<String> found, boolean refused, String what) {
    if (refused) {
      found.add(what);
    }
  }
}
