package ch.atmr;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.Settings.Observability;
import ch.atmr.platform.telemetry.Sampling;
import ch.atmr.platform.telemetry.TracingSettings;
import ch.atmr.platform.telemetry.TracingSettings.Protocol;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.Await;
import ch.atmr.testing.DayCsv;
import ch.atmr.testing.OtlpCollector;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestCompany;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A day as a collector sees it: one trace from a browser's click to the driver's mail and plan. */
class TraceDayTest {
  private static final LocalDate DAY = LocalDate.of(2031, 3, 5);
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CLICK = "00f067aa0ba902b7";
  private static final String[] FROM_THE_BROWSER = {"traceparent", header(TRACE, "01")};
  private static final String SECRET_NOTE = "Oxygene sur le fauteuil vert";
  private static final List<String> PERSONAL =
      List.of(
          "anna.traced@example.ch",
          "luc.traced@example.ch",
          "Zurbriggen",
          "Fribourgeois",
          "+41 79 555 01 05",
          "Rue de la Trace 7",
          "Avenue de Champel 42",
          "46.20417",
          SECRET_NOTE,
          TestCompany.PASSWORD);

  private static OtlpCollector collector;
  private static TestApp app;
  private static TestCompany company;

  @BeforeAll
  static void start() {
    collector = OtlpCollector.overGrpc();
    app = TestApp.startWatched(watched(collector, Protocol.GRPC, "parentbased_always_off", 0));
    company = TestCompany.with(app, "Traced");
  }

  @AfterAll
  static void stop() {
    app.close();
    collector.close();
  }

  @Test
  void aDayIsOneTraceAndTellsOfNobody() {
    ApiClient dispatcher = company.client();
    ok(dispatcher.postCsv("/companies/me/imports/drivers", DayCsv.drivers(DAY, 2)));
    ok(dispatcher.post("/companies/me/drivers", driver(), FROM_THE_BROWSER));
    ApiClient anna = anna();
    Response booked = ok(anna.post("/bookings", ride(), FROM_THE_BROWSER));
    long ride = booked.json().get("id").asLong();
    ok(dispatcher.post("/companies/me/reservations/" + ride + "/accept", "", FROM_THE_BROWSER));
    ok(dispatcher.get("/bookings/" + ride, FROM_THE_BROWSER));
    String order = "{\"for_date\":\"" + DAY + "\",\"overrides\":{\"time_budget_seconds\":1}}";
    long run =
        ok(dispatcher.post("/dispatch/run", order, FROM_THE_BROWSER)).json().get("run_id").asLong();
    Await.until(
        "the run ends",
        () ->
            dispatcher
                .get("/dispatch/runs/" + run)
                .json()
                .at("/status")
                .asText()
                .equals("COMPLETED"));

    collector.await("the run", named("dispatch run"));
    collector.await("the driver's mail", named("outbox mail"));

    Map<ByteString, Span> spans = spans();
    assertThat(spans.values())
        .allSatisfy(span -> assertThat(hex(span.getTraceId())).isEqualTo(TRACE));
    // Every span hangs on another one, and in the end on the browser's.
    assertThat(spans.values())
        .allSatisfy(span ->
            assertThat(hex(root(spans, span).getParentSpanId()))
                .as(span.getName())
                .isEqualTo(CLICK));

    Span order1 = only(spans, "POST /api/dispatch/run");
    assertThat(order1.getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
    assertThat(attribute(order1, "http.route")).isEqualTo("/api/dispatch/run");
    assertThat(attribute(order1, "http.request.method")).isEqualTo("POST");
    assertThat(attribute(order1, "http.response.status_code")).isEqualTo("202");
    Span dispatch = only(spans, "dispatch run");
    assertThat(dispatch.getKind()).isEqualTo(SpanKind.SPAN_KIND_CONSUMER);
    assertThat(parent(spans, dispatch)).isEqualTo(order1);
    for (String phase : List.of("claim", "snapshot", "matrix", "search", "check", "publish")) {
      assertThat(parent(spans, only(spans, "dispatch " + phase))).isEqualTo(dispatch);
    }
    assertThat(children(spans, only(spans, "dispatch publish")))
        .contains("INSERT assignments", "COMMIT");
    assertThat(children(spans, only(spans, "dispatch snapshot"))).isNotEmpty();

    Span invited = only(spans, "POST /api/companies/me/drivers");
    Span told = only(spans, "outbox mail");
    assertThat(told.getKind()).isEqualTo(SpanKind.SPAN_KIND_CONSUMER);
    assertThat(hex(told.getParentSpanId())).isIn(ids(spans, invited));
    assertThat(children(spans, told)).contains("UPDATE outbox");

    Span read = only(spans, "GET /api/bookings/:id");
    assertThat(children(spans, read)).contains("EVALSHA").anyMatch(n -> n.startsWith("SELECT"));
    Span select =
        spans.values().stream()
            .filter(s -> s.getParentSpanId().equals(read.getSpanId()))
            .filter(s -> attribute(s, "db.query.text").contains("FROM bookings"))
            .findFirst()
            .orElseThrow();
    assertThat(select.getKind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
    assertThat(attribute(select, "db.system.name")).isEqualTo("postgresql");
    assertThat(select.getName()).isEqualTo("SELECT bookings");
    assertThat(attribute(select, "db.query.text")).contains("?");

    assertThat(collector.senders().getFirst().getAttributesList())
        .anyMatch(a -> a.getKey().equals("service.name") && text(a).equals("atmr-backend"))
        .anyMatch(a -> a.getKey().equals("service.version") && text(a).equals("1.0"));
    nobodyIsNamed();
  }

  @Test
  void whatTheCallerDoesNotRecordIsNotRecordedHere() {
    String other = "5bf92f3577b34da6a3ce929d0e0e4736";
    Response answer = company.client().get("/bookings", "traceparent", header(other, "00"));
    assertThat(answer.header("traceparent").orElseThrow()).contains(other).endsWith("-00");
    ok(company.client().get("/companies/me", FROM_THE_BROWSER));
    collector.await("a later request", named("GET /api/companies/me"));
    assertThat(collector.spans()).noneMatch(span -> hex(span.getTraceId()).equals(other));
  }

  @Test
  void requestsOfTheirOwnAndOverHttpAsWell() {
    try (OtlpCollector http = OtlpCollector.overHttp();
        TestApp all =
            TestApp.startWatched(
                watched(http, Protocol.HTTP_PROTOBUF, "parentbased_traceidratio", 1))) {
      Response answer = all.client().raw("/api/v2/none-of-ours/anna.traced@example.ch");
      Span span = http.await("the request", named("GET unmatched"));
      String traceparent = answer.header("traceparent").orElseThrow();
      assertThat(traceparent)
          .isEqualTo("00-" + hex(span.getTraceId()) + "-" + hex(span.getSpanId()) + "-01");
      assertThat(span.getParentSpanId().isEmpty()).isTrue();
      assertThat(all.client().raw("/prometheus/metrics-http").body())
          .contains("trace_spans_total{outcome=\"exported\"");
    }
  }

  private static void nobodyIsNamed() {
    assertThat(collector.bytes()).isNotEmpty();
    for (byte[] message : collector.bytes()) {
      String text = new String(message, StandardCharsets.UTF_8);
      assertThat(PERSONAL).noneMatch(text::contains);
      assertThat(text).doesNotContain("eyJ"); // how every token of ours begins
    }
  }

  private static ApiClient anna() {
    ok(
        app.client()
            .post(
                "/auth/register",
                """
                {"email":"anna.traced@example.ch","password":"%s","first_name":"Anna",
                 "last_name":"Zurbriggen","username":"annatraced"}
                """
                    .formatted(TestCompany.PASSWORD),
                FROM_THE_BROWSER));
    return app.client().login("anna.traced@example.ch", TestCompany.PASSWORD);
  }

  private static String ride() {
    return """
    {"company_id": %d, "pickup_location": "Rue de la Trace 7", "pickup_lat": 46.20417,
     "pickup_lon": 6.14, "dropoff_location": "Avenue de Champel 42", "dropoff_lat": 46.19,
     "dropoff_lon": 6.16, "scheduled_time": "%sT09:00:00Z", "notes_medical": "%s"}
    """
        .formatted(company.id().value(), DAY, SECRET_NOTE);
  }

  private static String driver() {
    return """
    {"first_name": "Luc", "last_name": "Fribourgeois", "email": "luc.traced@example.ch",
     "phone": "+41 79 555 01 05", "reference": "D-90", "skills": [], "languages": ["fr"]}
    """;
  }

  private static Observability watched(
      OtlpCollector to, Protocol protocol, String sampler, double ratio) {
    return new Observability(
        Optional.of(
            new TracingSettings(
                to.endpoint(),
                protocol,
                "atmr-backend",
                "1.0",
                "testing",
                Sampling.of(sampler, ratio).orElseThrow())),
        /* accessLog= */ true,
        /* jsonLines= */ true,
        /* metrics= */ true);
  }

  private static String header(String trace, String flags) {
    return "00-" + trace + "-" + CLICK + "-" + flags;
  }

  private static Response ok(Response response) {
    assertThat(response.status()).as(response.toString()).isBetween(200, 299);
    return response;
  }

  private static Predicate<Span> named(String name) {
    return span -> span.getName().equals(name);
  }

  private static Map<ByteString, Span> spans() {
    return collector.spans().stream()
        .collect(Collectors.toMap(Span::getSpanId, Function.identity(), (one, _) -> one));
  }

  private static Span only(Map<ByteString, Span> spans, String name) {
    List<Span> found = spans.values().stream().filter(named(name)).toList();
    assertThat(found).as(name + " among " + names(spans)).hasSize(1);
    return found.getFirst();
  }

  private static List<String> names(Map<ByteString, Span> spans) {
    return spans.values().stream().map(Span::getName).sorted().distinct().toList();
  }

  private static Span parent(Map<ByteString, Span> spans, Span child) {
    return Optional.ofNullable(spans.get(child.getParentSpanId())).orElseThrow();
  }

  private static Span root(Map<ByteString, Span> spans, Span span) {
    Span at = span;
    while (spans.containsKey(at.getParentSpanId())) {
      at = parent(spans, at);
    }
    return at;
  }

  private static List<String> children(Map<ByteString, Span> spans, Span parent) {
    return spans.values().stream()
        .filter(span -> span.getParentSpanId().equals(parent.getSpanId()))
        .map(Span::getName)
        .toList();
  }

  /** The span and all below it. */
  private static List<String> ids(Map<ByteString, Span> spans, Span top) {
    return spans.values().stream()
        .filter(span -> isBelow(spans, span, top))
        .map(span -> hex(span.getSpanId()))
        .toList();
  }

  private static boolean isBelow(Map<ByteString, Span> spans, Span span, Span top) {
    for (Span at = span; ; at = parent(spans, at)) {
      if (at.equals(top)) {
        return true;
      }
      if (!spans.containsKey(at.getParentSpanId())) {
        return false;
      }
    }
  }

  private static String attribute(Span span, String key) {
    return span.getAttributesList().stream()
        .filter(a -> a.getKey().equals(key))
        .map(TraceDayTest::text)
        .findFirst()
        .orElse("");
  }

  private static String text(KeyValue attribute) {
    return attribute.getValue().hasIntValue()
        ? Long.toString(attribute.getValue().getIntValue())
        : attribute.getValue().getStringValue();
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
