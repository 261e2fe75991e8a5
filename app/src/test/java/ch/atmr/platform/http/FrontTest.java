package ch.atmr.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.TestApp;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FrontTest {
  private static TestApp app;
  private static ApiClient client;

  @BeforeAll
  static void start() {
    app = TestApp.start();
    client = app.client();
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void healthLooksAtNothing() {
    Response response = client.raw("/health");
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"status\":\"ok\"}");
  }

  @Test
  void readyNamesItsChecks() {
    assertThat(client.raw("/ready").body())
        .isEqualTo("{\"status\":\"ready\",\"checks\":{\"database\":\"ok\",\"redis\":\"ok\"}}");
    assertThat(app.management().raw("/ready/traffic").body())
        .isEqualTo("{\"status\":\"ready\",\"checks\":{\"database\":\"ok\",\"schema\":\"ok\"}}");
  }

  @Test
  void metricsHaveTheDocumentsNamesLabelsAndBuckets() {
    for (int i = 0; i < 3; i++) {
      client.raw("/health");
    }
    String text = client.raw("/prometheus/metrics-http").body();
    assertThat(text)
        .contains("http_request_duration_seconds_bucket{")
        .contains("http_requests_total{")
        .contains("http_requests_in_progress{");
  }

  @Test
  void anUnknownPathIsAProblemInTheCallersLanguage() {
    Response response = client.get("/nothing", "Accept-Language", "de-CH, fr;q=0.5");
    assertThat(response.status()).isEqualTo(404);
    assertThat(response.header("Content-Type")).contains("application/problem+json");
    assertThat(response.json().get("code").asText()).isEqualTo("NOT_FOUND");
    assertThat(response.json().get("message").asText()).isEqualTo("Hier gibt es nichts");
  }

  @Test
  void aWrongMethodSaysWhichAreRight() {
    Response response = client.send("PATCH", "/health", Optional.empty(), "");
    assertThat(response.status()).isEqualTo(405);
    assertThat(response.header("Allow")).contains("GET, HEAD, OPTIONS");
  }
}
