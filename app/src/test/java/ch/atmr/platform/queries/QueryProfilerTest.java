package ch.atmr.platform.queries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.atmr.Main;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.Role;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.http.Limit;
import ch.atmr.platform.http.Permission;
import ch.atmr.platform.http.Reply;
import ch.atmr.platform.telemetry.MetricsText;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.QueryBudget;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestServer;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.MetricsConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Statements are counted by request, and a request that repeats one is found. */
class QueryProfilerTest {
  private static final String SECRET_VALUE = "Zzyzx-1234";
  private static final String LOOPED = "SELECT CAST(:wanted AS text) AS looped";
  private static final String SLOW = "SELECT CAST(pg_sleep(0.05) AS text) AS slept";

  @Test
  void aLoopedRouteIsReportedWithFingerprintAndCountAndWithoutValues() {
    List<String> log = new ArrayList<>();
    try (TestServer server = looping(25);
        Listening _ = new Listening(log)) {
      Response answer = server.nobody().get("/companies/me");
      assertThat(answer.status()).isEqualTo(401);
      answer = dispatcher(server).get("/companies/me");

      assertThat(answer.header("X-DB-Query-Count")).contains("25");
      assertThat(Double.parseDouble(answer.header("X-DB-Total-Time-Ms").orElseThrow()))
          .isPositive();
      String fingerprint = Fingerprint.of(LOOPED).id();
      assertThat(log)
          .anySatisfy(line ->
              assertThat(line)
                  .contains("N+1 in GET /api/companies/me: 25 times statement " + fingerprint))
          .anySatisfy(line -> assertThat(line).startsWith("many statements in GET").contains("25"))
          .noneSatisfy(line -> assertThat(line).contains(SECRET_VALUE));
      QueryReport.Entry entry = server.queries().report().entries().getFirst();
      assertThat(entry.section()).isEqualTo(new Section("GET", "/api/companies/me"));
      assertThat(entry.most()).isEqualTo(25);
      assertThat(entry.statements().getFirst().name().id()).isEqualTo(fingerprint);
      assertThat(entry.statements().getFirst().nPlusOne()).isTrue();
      assertThat(server.queries().report().json().toString()).doesNotContain(SECRET_VALUE);
    }
  }

  @Test
  void tenLikeStatementsAreOneTooManyAndNineAreNot() {
    List<String> log = new ArrayList<>();
    try (TestServer server = looping(9);
        Listening _ = new Listening(log)) {
      dispatcher(server).get("/companies/me");
      assertThat(ofRepetitions(log)).isEmpty();
      assertThat(server.queries().report().entries().getFirst().statements().getFirst().nPlusOne())
          .isFalse();
    }
    try (TestServer server = looping(10);
        Listening _ = new Listening(log)) {
      dispatcher(server).get("/companies/me");
      dispatcher(server).get("/companies/me");
      assertThat(ofRepetitions(log)).as("told once a minute").hasSize(1);
      assertThat(ofRepetitions(log).getFirst())
          .startsWith("N+1 in GET /api/companies/me: 10 times");
    }
  }

  @Test
  void metricsNameTheRoute() {
    try (TestServer server = looping(12)) {
      dispatcher(server).get("/companies/me");
      String text =
          new String(
              new MetricsText(Metrics.globalRegistry(), MetricsConfig.create()).text(),
              StandardCharsets.UTF_8);
      assertThat(text)
          .contains("# TYPE db_queries_per_request histogram")
          .containsPattern(
              "db_queries_per_request_bucket\\{endpoint=\"/api/companies/me\",method=\"GET\","
                  + "scope=\"application\",le=\"10.0\",?}")
          .containsPattern("n_plus_one_detected_total\\{endpoint=\"/api/companies/me\",.* [1-9]")
          .containsPattern("db_slow_statements_total\\{endpoint=\"/api/companies/me\",.*");
    }
  }

  @Test
  void aSlowStatementIsToldWhereverItRuns() {
    List<String> log = new ArrayList<>();
    QueryProfiling quick = new QueryProfiling(true, false, 10, Duration.ofMillis(20));
    QueryProfiler profiler = new QueryProfiler(quick, Metrics.globalRegistry());
    assertThat(profiler.tellsCallers()).isFalse();
    try (TestServer server = looping(0);
        Listening _ = new Listening(log);
        Db db = new Db(server.database().app(), Metrics.globalRegistry(), profiler)) {
      db.nobody(QueryProfilerTest::sleep);
      profiler.count("evening-import", () -> db.nobody(QueryProfilerTest::sleep));
      String name = Fingerprint.of(SLOW).toString();
      assertThat(log)
          .anySatisfy(l -> assertThat(l).startsWith("slow statement in background:").contains(name))
          .anySatisfy(l -> assertThat(l).startsWith("slow statement in evening-import:"));
      assertThat(profiler.report().entries())
          .filteredOn(e -> e.section().equals(Section.named("evening-import")))
          .singleElement()
          .satisfies(e -> assertThat(e.slow()).isEqualTo(1));
    }
  }

  @Test
  void aSectionWithinARequestCountsForBothAndAFailureCountsToo() {
    QueryProfiler profiler =
        new QueryProfiler(QueryProfiling.WITH_HEADERS, Metrics.globalRegistry());
    List<QueryCount> counts = new ArrayList<>();
    assertThatThrownBy(() ->
            profiler.count(
                Section.named("outer"),
                () -> {
                  profiler.ran("SELECT 1", 1_000_000);
                  profiler.count(
                      "inner",
                      () -> {
                        profiler.ran("SELECT 2", 2_000_000);
                        return 1;
                      });
                  throw new IllegalStateException("on purpose");
                },
                counts::add))
        .hasMessage("on purpose");
    assertThat(counts).containsExactly(new QueryCount(2, Duration.ofMillis(3)));
    assertThat(profiler.report().entries())
        .extracting(e -> e.section() + " " + e.most())
        .containsExactlyInAnyOrder("outer 2", "inner 1");
  }

  @Test
  void theCommandListsWhatTheProcessCounted() {
    try (TestApp app = TestApp.startCounted()) {
      app.administrator().get("/companies");
      String management = "http://127.0.0.1:" + app.app().managementPort();
      assertThat(run("--management", management))
          .isEqualTo("0 no request asked the database much\n");
      assertThat(run("--management", management, "--all"))
          .contains("GET /api/companies: ")
          .contains(" 1 x ");
      assertThat(run("--management", management, "--json")).contains("\"listed_above\":20");
      app.app()
          .features()
          .queries()
          .count(
              Section.named("looped"),
              () -> app.app().features().db().nobody(tx -> loop(tx, 21)),
              _ -> {});
      assertThat(run("--management", management))
          .containsPattern("looped: 21 statements at most, 1 runs, \\d+ slow, N\\+1")
          .contains("21 x " + Fingerprint.of(LOOPED).id() + " SELECT CAST(:wanted")
          .doesNotContain("GET /api/companies:");
      assertThat(run("--management", "http://127.0.0.1:" + app.app().port())).startsWith("1 ");
    }
  }

  @Test
  void switchedOffNothingIsCountedOrTold() {
    try (TestApp app = TestApp.start()) {
      Response answer = app.administrator().get("/companies");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("X-DB-Query-Count")).isEmpty();
      assertThat(answer.header("X-DB-Total-Time-Ms")).isEmpty();
      assertThat(app.app().features().queries().isOn()).isFalse();
      assertThat(app.app().features().queries().report().entries()).isEmpty();
      assertThat(app.management().raw("/profile/sql").status()).isEqualTo(404);
      assertThat(run("--management", "http://127.0.0.1:" + app.app().managementPort()))
          .startsWith("1 ")
          .contains("ENABLE_DB_PROFILING");
    }
  }

  @Test
  void theBudgetOfATestFailsWithTheStatements() {
    try (TestServer server = looping(12)) {
      QueryBudget budget = new QueryBudget(server.queries());
      budget.within(12, () -> dispatcher(server).get("/companies/me"));
      assertThatThrownBy(() -> budget.within(11, () -> dispatcher(server).get("/companies/me")))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("more than 11 statements")
          .hasMessageContaining("12 x " + Fingerprint.of(LOOPED).id());
    }
  }

  // Less what is told of a statement that a busy machine made slow.
  private static List<String> ofRepetitions(List<String> log) {
    return log.stream().filter(line -> !line.startsWith("slow statement")).toList();
  }

  private static ApiClient dispatcher(TestServer server) {
    return server.as(Role.COMPANY, new UserId(1), new UUID(0, 1), Optional.of(new CompanyId(1)));
  }

  private static TestServer looping(int times) {
    return TestServer.start((server, api) ->
        api.get(
            "/companies/me",
            Permission.READ_COMPANY,
            Limit.DEFAULT,
            _ -> Reply.ok(Map.of("ran", server.db().nobody(tx -> loop(tx, times))))));
  }

  private static int loop(Tx tx, int times) {
    for (int i = 0; i < times; i++) {
      tx.sql(LOOPED).bind("wanted", SECRET_VALUE).one(row -> row.text("looped"));
    }
    return times;
  }

  private static String sleep(Tx tx) {
    return tx.sql(SLOW).one(row -> row.text("slept"));
  }

  private static String run(String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine atmr = Main.commandLine(Map.of());
    atmr.setOut(new PrintWriter(out, true));
    atmr.setErr(new PrintWriter(out, true));
    List<String> all = new ArrayList<>(List.of("profile", "sql"));
    all.addAll(List.of(arguments));
    int status = atmr.execute(all.toArray(new String[0]));
    return status + " " + out;
  }

  /** What the profiler logs meanwhile; set up after a server, which sets up logging anew. */
  private static final class Listening extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger(QueryProfiler.class.getName());
    private final List<String> lines;

    Listening(List<String> lines) {
      this.lines = lines;
      logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord entry) {
      synchronized (lines) {
        lines.add(entry.getMessage());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      logger.removeHandler(this);
    }
  }
}
