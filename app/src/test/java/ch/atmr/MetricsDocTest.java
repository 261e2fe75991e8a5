package ch.atmr;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/metrics.md is what the service serves, and every metric says what it means. */
class MetricsDocTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "metrics.md");
  private static String scraped = "";

  @BeforeAll
  static void liveThroughADay(@TempDir Path folder) throws IOException, InterruptedException {
    Path file = folder.resolve("metrics.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                MeteredDay.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    scraped = Files.readString(file);
  }

  @Test
  void theDocumentSaysWhatIsServed() throws IOException {
    String made = MetricsDocument.of(scraped);
    if ("write".equals(System.getProperty("metrics.document"))) {
      Files.writeString(DOCUMENT, made);
    }
    assertThat(DOCUMENT)
        .as("to make it again: " + MetricsDocument.COMMAND)
        .exists()
        .content()
        .isEqualTo(made);
  }

  @Test
  void everyMetricSaysWhatItMeans() {
    Map<String, MetricsDocument.Family> families = MetricsDocument.families(scraped);
    assertThat(families).hasSizeGreaterThan(50);
    assertThat(families)
        .allSatisfy((name, family) -> assertThat(family.help()).as(name).isNotBlank());
  }

  @Test
  void whatDashboardsAndAlertsCountOnIsThere() {
    assertThat(MetricsDocument.families(scraped).keySet())
        .containsAll(
            List.of(
                "build_info",
                "cache_requests_total",
                "db_pool_acquire_seconds",
                "db_pool_active",
                "db_pool_idle",
                "db_pool_max",
                "db_pool_pending",
                "db_session_errors_total",
                "db_transaction_duration_seconds",
                "db_transaction_total",
                "http_request_duration_seconds",
                "http_requests_in_progress",
                "http_requests_total",
                "jvm_virtual_thread_carriers",
                "jvm_virtual_threads_mounted",
                "jvm_virtual_threads_queued",
                "log_lines_total",
                "security_data_access_total",
                "security_failed_authorizations_total",
                "security_login_attempts_total",
                "security_login_failures_total",
                "security_logout_total",
                "security_permission_changes_total",
                "security_rate_limit_hits_total",
                "security_sensitive_actions_total",
                "security_token_refreshes_total",
                "trace_spans_queued",
                "trace_spans_total"));
  }
}
