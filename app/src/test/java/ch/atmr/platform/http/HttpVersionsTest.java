package ch.atmr.platform.http;

import static ch.atmr.platform.http.BadInputTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.kernel.Role;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Versions of the API, its contract and the page that shows it. */
class HttpVersionsTest {
  private static final String V1_LINK = "<https://docs.atmr.ch/api/v2>; rel=\"successor-version\"";
  private static SampleRoutes routes;
  private static HttpFixture server;
  private static ApiClient client;
  private static ApiClient company;

  @BeforeAll
  static void start() {
    routes = new SampleRoutes();
    server = HttpFixture.builder().routes(routes::register).start();
    client = server.client();
    company = server.as(Role.COMPANY);
  }

  @AfterAll
  static void stop() {
    server.close();
    routes.close();
  }

  @Test
  void versionsHaveTheSameBodiesAndV1SaysThatItGoes() {
    assertThat(company.raw("/api/v1/bookings/7").body())
        .isEqualTo(company.raw("/api/v2/bookings/7").body());
    for (String path :
        List.of(
            "/api/v1/bookings/7",
            "/api/v1/bookings/2",
            "/api/v1/nothing",
            "/api/v1/auth/login",
            "/api/v1/health")) {
      Response old = company.raw(path);
      assertThat(old.header("Deprecation")).as(path).contains("version=\"v1\"");
      assertThat(old.header("Sunset")).contains("Wed, 24 Nov 2027 00:00:00 GMT");
      assertThat(old.header("Link")).contains(V1_LINK);
    }
    Response current = company.raw("/api/v2/bookings/7");
    assertThat(current.header("Deprecation")).isEmpty();
    assertThat(current.header("Sunset")).isEmpty();
    assertThat(current.header("Link")).isEmpty();
    assertThat(
            company
                .send("POST", "/api/v1/bookings", Optional.of("{}"), "application/json")
                .header("Deprecation"))
        .isPresent();
  }

  @Test
  void withoutVersionOnlyWhileItIsEnabled() {
    assertProblem(company.raw("/api/bookings/7"), 404, "NOT_FOUND");
    assertThat(company.raw("/api/health").status()).isEqualTo(200);
    assertThat(company.raw("/api/v3/bookings/7").status()).isEqualTo(404);
    try (HttpFixture legacy = HttpFixture.builder().routes(routes::register).legacy().start()) {
      Response response = legacy.as(Role.COMPANY).raw("/api/bookings/7");
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.header("Deprecation")).contains("version=\"legacy\"");
      assertThat(response.header("Sunset")).isPresent();
      assertThat(response.header("Link").orElseThrow()).contains("successor-version");
      assertThat(legacy.client().raw("/api/health").header("Deprecation")).isEmpty();
    }
  }

  @Test
  void theContractIsServedTwiceTheSame() throws JsonProcessingException {
    String json = client.raw("/openapi").body();
    Response yaml = client.raw("/openapi", "Accept", "application/yaml");
    assertThat(yaml.header("Content-Type")).contains("application/yaml");
    assertThat(yaml.header("Vary").orElseThrow()).contains("Accept,");
    assertThat(new YAMLMapper().readTree(yaml.body())).isEqualTo(new JsonMapper().readTree(json));
    assertThat(client.raw("/openapi.json").body()).isEqualTo(json);
    assertThat(client.raw("/openapi.yaml").body()).isEqualTo(yaml.body());
    assertThat(new JsonMapper().readTree(json).get("openapi").asText()).isEqualTo("3.1.0");
  }

  @Test
  void thePageNeedsNothingFromElsewhere() {
    for (String path : List.of("/docs", "/docs/v1", "/docs/v2")) {
      Response page = client.raw(path);
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.header("Content-Security-Policy").orElseThrow())
          .contains("default-src 'none'")
          .contains("script-src 'self'")
          .contains("connect-src 'self'");
      assertThat(page.body()).doesNotContain("http://").doesNotContain("https://");
      Matcher asset = Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(page.body());
      int assets = 0;
      while (asset.find()) {
        assertThat(client.raw(asset.group(1)).status()).as(asset.group(1)).isEqualTo(200);
        assets++;
      }
      assertThat(assets).isGreaterThanOrEqualTo(4);
    }
    assertThat(client.raw("/docs/assets/nothing.js").status()).isEqualTo(404);
    assertThat(client.send("DELETE", "/docs/assets/start.js", Optional.empty(), "").status())
        .isIn(404, 405);
  }
}
