package ch.atmr;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.platform.jobs.Job;
import ch.atmr.platform.outbound.Target;
import ch.atmr.platform.secrets.Secrets;
import ch.atmr.platform.secrets.Stage;
import ch.atmr.platform.secrets.Variables;
import ch.atmr.testing.Await;
import ch.atmr.testing.TestApp;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every series that alerts/metrics.yaml says the service tells is told by a service that runs: an
 * alert on a series that does not exist never fires, and nobody notices.
 */
class AlertMetricsTest {
  private static final Path LIST = Path.of("../alerts/metrics.yaml");
  private static TestApp app;

  @BeforeAll
  static void start() {
    app = TestApp.start();
    app.app().features().jobs().start(); // as a service does unless told otherwise
    app.management().raw("/health"); // somebody has asked for something
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void whatIsAlwaysToldIsThereFromTheStart() throws IOException {
    Set<String> wanted = list("service");
    Await.until("all of it is told: " + wanted, () -> told().containsAll(wanted));
  }

  @Test
  void agesAndUsesOfKeysAreToldOnceTheirJobRan() throws IOException {
    var jobs = app.app().features().jobs();
    assertThat(jobs.runNow(jobs.named("secret-rotation-check").orElseThrow())).isPresent();
    assertThat(told()).containsAll(list("weekly"));
    assertThat(lines("encryption_key_uses{")).anyMatch(line -> line.contains("\"unknown\""));
    assertThat(lines("secret_age_seconds{"))
        .anyMatch(line -> line.contains("\"jwt\""))
        .anyMatch(line -> line.contains("\"encryption\""));
  }

  @Test
  void breakersAreToldOfWhoIsCalled() throws IOException {
    app.app().features().platform().outbound().remote(Target.MAIL);
    assertThat(told()).containsAll(list("outbound"));
  }

  @Test
  void theAgeOfSecretsIsToldWhereTheyCanChange(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("jwt"), "a secret that lies in a file, 32 bytes");
    Variables variables = new Variables(Map.of("JWT_SECRET_KEY_FILE", file.toString()));
    try (Secrets secrets = Secrets.open(variables, Stage.TESTING, Clock.systemUTC())) {
      secrets.start(app.app().features().platform().meters());
      assertThat(told()).containsAll(list("secrets"));
    }
  }

  @Test
  void countersOfFailuresAreThereBeforeTheFirst() {
    // Other tests of this process may have counted already, so that some are more than 0.
    for (Job job : app.app().features().jobs().all()) {
      assertThat(lines("job_runs_total{job=\"" + job.name() + "\""))
          .anyMatch(line -> line.contains("\"failed\""))
          .anyMatch(line -> line.contains("\"timed_out\""));
    }
    assertThat(lines("gdpr_export_requests_total{")).anyMatch(line -> line.contains("\"error\""));
    assertThat(lines("dispatch_errors_total{"))
        .anyMatch(line -> line.contains("\"checker_rejected\""));
    assertThat(lines("dependency_up{")).hasSize(3).allMatch(line -> line.endsWith(" 1.0"));
  }

  /** Labels that rules ask for by value have these values. */
  @Test
  void labelsThatRulesNameExist() throws IOException {
    Set<String> endpoints = new TreeSet<>();
    app.app().routes().forEach(route -> endpoints.add(label(route)));
    List<String> named = new ArrayList<>();
    Pattern endpoint = Pattern.compile("endpoint(?:=|!~)\"([^\"]+)\"");
    try (var files = Files.list(Path.of("../alerts/rules"))) {
      for (Path file : files.toList()) {
        endpoint.matcher(Files.readString(file)).results().forEach(m -> named.add(m.group(1)));
      }
    }
    assertThat(named).isNotEmpty();
    for (String names : named) {
      for (String name : names.split("\\|", -1)) {
        assertThat(endpoints).as(name).anyMatch(label -> label.matches(name));
      }
    }
  }

  private static String label(String route) {
    return "/api" + route.substring(route.indexOf(' ') + 1).replaceAll("\\{[^}]+}", ":id");
  }

  private static Set<String> list(String section) throws IOException {
    JsonNode names = new YAMLMapper().readTree(LIST.toFile()).path(section);
    Set<String> list = new TreeSet<>();
    names.forEach(name -> list.add(name.asText()));
    assertThat(list).isNotEmpty();
    return list;
  }

  private static Set<String> told() {
    return text()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.substring(0, line.indexOf('{')))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> lines(String prefix) {
    return text().lines().filter(line -> line.startsWith(prefix)).toList();
  }

  private static String text() {
    return app.management().raw("/prometheus/metrics-http").body();
  }
}
