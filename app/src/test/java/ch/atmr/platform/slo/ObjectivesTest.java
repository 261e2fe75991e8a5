package ch.atmr.platform.slo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The objectives are those of the owner's document, and a file that is wrong is refused. */
class ObjectivesTest {
  private static final Path SOURCE = Path.of("../alerts/slo.yaml");

  private final Objectives objectives = Objectives.load();

  @ParameterizedTest
  @CsvSource({
    "/api/bookings, 500, 0.01, 0.99",
    "/api/bookings/:id, 300, 0.01, 0.99",
    "/api/companies/me, 300, 0.01, 0.99",
    "/api/auth/login, 500, 0.02, 0.995",
    "/api/auth/register, 1000, 0.02, 0.99",
    "/api/dispatch/run, 5000, 0.05, 0.95",
    "/api/dispatch/status, 200, 0.01, 0.99",
    "/api/drivers, 400, 0.01, 0.99",
    "/api/health, 100, 0.001, 0.999",
    "/api/ready, 200, 0.001, 0.999"
  })
  void theTenRoutesHaveTheDocumentsFigures(
      String route, long latency, double errors, double availability) {
    assertThat(objectives.routes()).hasSize(10);
    RouteObjective objective =
        objectives.routes().stream().filter(o -> o.route().equals(route)).findFirst().orElseThrow();
    assertThat(objective.latency()).isEqualTo(Duration.ofMillis(latency));
    assertThat(objective.errors()).isEqualTo(errors);
    assertThat(objective.availability()).isEqualTo(availability);
  }

  @ParameterizedTest
  @CsvSource({
    "0, small, 10, 0.95, 80",
    "49, small, 10, 0.95, 80",
    "50, medium, 30, 0.90, 75",
    "199, medium, 30, 0.90, 75",
    "200, large, 60, 0.85, 70",
    "5000, large, 60, 0.85, 70"
  })
  void runsAreJudgedByTheirSize(
      int rides, String name, long seconds, double success, double quality) {
    DispatchObjectives.Batch batch = objectives.dispatch().of(rides);
    assertThat(batch.name()).isEqualTo(name);
    assertThat(batch.latency()).isEqualTo(Duration.ofSeconds(seconds));
    assertThat(batch.success()).isEqualTo(success);
    assertThat(batch.quality()).isEqualTo(quality);
  }

  @Test
  void whatCallersDoThemselvesIsNoError() {
    assertThat(List.of(400, 401, 403, 404, 409, 412, 413, 415, 422, 429))
        .noneMatch(objectives::isError);
    assertThat(List.of(200, 201, 204, 304)).noneMatch(objectives::isError);
    assertThat(List.of(402, 410, 418, 431, 500, 502, 503, 504)).allMatch(objectives::isError);
  }

  @Test
  void theJarHoldsTheFileThatTheRulesAreMadeOf() throws IOException {
    assertThat(Objectives.of(new YAMLMapper().readTree(SOURCE.toFile()))).isEqualTo(objectives);
  }

  @Test
  void aFileThatIsWrongEndsTheStart() throws IOException {
    ObjectNode file = (ObjectNode) new YAMLMapper().readTree(SOURCE.toFile());
    file.remove("window");
    assertThatThrownBy(() -> Objectives.of(file)).hasMessageContaining("window");
    assertThatThrownBy(
            () -> new RouteObjective("/api/x", Set.of("GET"), Duration.ofSeconds(1), 0.01, 1.0))
        .hasMessageContaining("/api/x");
    assertThatThrownBy(
            () -> new RouteObjective("/x", Set.of("GET"), Duration.ofSeconds(1), 0.01, 0.99))
        .hasMessageContaining("/x");
  }
}
