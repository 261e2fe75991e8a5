package ch.atmr.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ingress and Gateway API carry the owner's figures for the reverse proxy. */
class WayInTest {
  private static final String NGINX = "nginx.ingress.kubernetes.io/";
  private static final String PUBLIC =
      "public: {hosts: [api.example.ch], tlsSecretName: api-tls}\n";
  private static final String INGRESS = PUBLIC + "ingress: {enabled: true}\n";
  private static final String GATEWAY =
      PUBLIC + "gateway: {enabled: true, envoyPolicies: true, parentRefs: [{name: public}]}\n";

  @Test
  void nginxHasTheFiguresAsAnnotations() {
    Manifest api = Chart.with(INGRESS).get("Ingress", "atmr");

    assertThat(api.annotation(NGINX + "proxy-connect-timeout")).isEqualTo("5");
    assertThat(api.annotation(NGINX + "proxy-read-timeout")).isEqualTo("120");
    assertThat(api.annotation(NGINX + "proxy-send-timeout")).isEqualTo("120");
    assertThat(api.annotation(NGINX + "proxy-body-size")).isEqualTo("50m");
    assertThat(api.annotation(NGINX + "limit-rps")).isEqualTo("100");
    assertThat(api.at("/spec/tls/0/secretName").asText()).isEqualTo("api-tls");
    assertThat(api.at("/spec/rules/0/host").asText()).isEqualTo("api.example.ch");
  }

  @Test
  void signInHasARateOfItsOwn() {
    Manifest auth = Chart.with(INGRESS).get("Ingress", "atmr-auth");

    assertThat(auth.annotation(NGINX + "limit-rps")).isEqualTo("10");
    assertThat(paths(auth)).containsExactly("/api/v1/auth", "/api/v2/auth");
  }

  @Test
  void longConnectionsOutliveTheRequestTimeout() {
    Manifest stream = Chart.with(INGRESS).get("Ingress", "atmr-stream");

    assertThat(stream.annotation(NGINX + "proxy-read-timeout")).isEqualTo("300");
    assertThat(paths(stream)).containsExactly("/ws");
  }

  @Test
  void anotherControllerGetsNoAnnotationsOfNginx() {
    Manifest api =
        Chart.with(
                PUBLIC
                    + "ingress: {enabled: true, controller: other, annotations: {example.ch/x: z}}")
            .get("Ingress", "atmr");

    assertThat(api.at("/metadata/annotations").toString()).isEqualTo("{\"example.ch/x\":\"z\"}");
  }

  @Test
  void noProxyMayCacheOrRewriteWhatPatientsSee() {
    for (Manifest manifest : Chart.with(INGRESS + GATEWAY).all()) {
      assertThat(manifest.node().toString()).doesNotContainIgnoringCase("cache", "snippet");
    }
  }

  @Test
  void routesEndAfterTwoMinutesAndLongConnectionsNever() {
    Rendering rendering = Chart.with(GATEWAY);

    for (String name : List.of("atmr", "atmr-auth")) {
      JsonNode rule = rendering.get("HTTPRoute", name).at("/spec/rules/0");
      assertThat(rule.at("/timeouts/request").asText()).isEqualTo("120s");
      assertThat(rule.at("/timeouts/backendRequest").asText()).isEqualTo("120s");
    }
    assertThat(
            rendering.get("HTTPRoute", "atmr-stream").at("/spec/rules/0/timeouts/request").asText())
        .isEqualTo("0s");
  }

  @Test
  void theProxysOwnAnswersHaveSecurityHeadersToo() {
    JsonNode set =
        Chart.with(GATEWAY)
            .get("HTTPRoute", "atmr")
            .at("/spec/rules/0/filters/0/responseHeaderModifier/set");

    assertThat(set.valueStream().map(header -> header.path("name").asText()))
        .containsExactly("Strict-Transport-Security", "X-Content-Type-Options");
    assertThat(set.at("/0/value").asText()).contains("31536000");
  }

  @Test
  void envoyLimitsEachAddressAndTheBody() {
    Rendering rendering = Chart.with(GATEWAY);
    JsonNode api = rendering.get("BackendTrafficPolicy", "atmr").at("/spec");
    JsonNode auth = rendering.get("BackendTrafficPolicy", "atmr-auth").at("/spec");
    JsonNode stream = rendering.get("BackendTrafficPolicy", "atmr-stream").at("/spec");

    assertThat(api.at("/rateLimit/local/rules/0/limit/requests").asInt()).isEqualTo(100);
    assertThat(auth.at("/rateLimit/local/rules/0/limit/requests").asInt()).isEqualTo(10);
    assertThat(api.at("/rateLimit/local/rules/0/clientSelectors/0/sourceCIDR/type").asText())
        .isEqualTo("Distinct");
    assertThat(api.at("/requestBuffer/limit").asText()).isEqualTo("50Mi");
    assertThat(stream.has("requestBuffer")).as("a buffer would hold a WebSocket").isFalse();
    assertThat(stream.at("/timeout/http/streamIdleTimeout").asText()).isEqualTo("300s");
  }

  @Test
  void aGatewayOfTheReleaseHasTheClientsTimeouts() {
    Rendering rendering =
        Chart.with(PUBLIC + "gateway: {enabled: true, envoyPolicies: true, className: envoy}");

    assertThat(rendering.get("Gateway", "atmr").at("/spec/listeners/0/hostname").asText())
        .isEqualTo("api.example.ch");
    assertThat(rendering.get("HTTPRoute", "atmr").at("/spec/parentRefs/0/name").asText())
        .isEqualTo("atmr");
    JsonNode timeout = rendering.get("ClientTrafficPolicy", "atmr").at("/spec/timeout/http");
    assertThat(timeout.path("requestReceivedTimeout").asText()).isEqualTo("60s");
    assertThat(timeout.path("idleTimeout").asText()).isEqualTo("180s");
  }

  @Test
  void ingressAndGatewayHaveTheSameHostsAndPaths() {
    Rendering rendering = Chart.with(INGRESS + GATEWAY);

    for (String name : List.of("atmr", "atmr-auth", "atmr-stream")) {
      Manifest route = rendering.get("HTTPRoute", name);
      assertThat(
              route
                  .at("/spec/rules/0/matches")
                  .valueStream()
                  .map(match -> match.at("/path/value").asText()))
          .containsExactlyElementsOf(paths(rendering.get("Ingress", name)));
      assertThat(route.at("/spec/hostnames/0"))
          .isEqualTo(rendering.get("Ingress", name).at("/spec/rules/0/host"));
    }
  }

  private static List<String> paths(Manifest ingress) {
    return ingress
        .at("/spec/rules/0/http/paths")
        .valueStream()
        .map(path -> path.path("path").asText())
        .toList();
  }
}
