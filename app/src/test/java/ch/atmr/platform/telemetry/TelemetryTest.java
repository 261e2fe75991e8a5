package ch.atmr.platform.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TelemetryTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  @Test
  void aValidTraceGoesOnWithASpanOfItsOwn() {
    Correlation correlation =
        Correlation.of(
            Optional.of("00-" + TRACE + "-" + SPAN + "-01"),
            Optional.of("r-1"),
            Sampling.BY_CALLER);
    assertThat(correlation.traceId()).isEqualTo(TRACE);
    assertThat(correlation.spanId()).matches("[0-9a-f]{16}").isNotEqualTo(SPAN);
    assertThat(correlation.sampled()).isTrue();
    assertThat(correlation.requestId()).isEqualTo("r-1");
    assertThat(correlation.traceparent())
        .isEqualTo("00-" + TRACE + "-" + correlation.spanId() + "-01");
    assertThat(
            Correlation.of(
                    Optional.of("00-" + TRACE + "-" + SPAN + "-00"),
                    Optional.empty(),
                    Sampling.BY_CALLER)
                .traceparent())
        .endsWith("-00");
    // A later version may carry more behind the fields of this one.
    assertThat(
            Correlation.of(
                    Optional.of("01-" + TRACE + "-" + SPAN + "-01-more"),
                    Optional.empty(),
                    Sampling.BY_CALLER)
                .traceId())
        .isEqualTo(TRACE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "00-" + TRACE + "-" + SPAN,
        "00-" + TRACE + "-" + SPAN + "-01-more",
        "ff-" + TRACE + "-" + SPAN + "-01",
        "00-00000000000000000000000000000000-" + SPAN + "-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
        "00-" + TRACE + "-" + SPAN + "-0g",
        "00-" + TRACE + "-" + SPAN + "-01 ",
        "0-" + TRACE + "-" + SPAN + "-01",
        "01-" + TRACE + "-" + SPAN + "-01more"
      })
  void abrokenTraceIsReplaced(String traceparent) {
    Correlation correlation =
        Correlation.of(Optional.of(traceparent), Optional.empty(), Sampling.BY_CALLER);
    assertThat(correlation.traceId()).matches("[0-9a-f]{32}").isNotEqualTo(TRACE);
    assertThat(correlation.traceparent()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "has blank", "new\nline", "ünicode", "<script>"})
  void aRequestIdThatCouldHarmIsReplaced(String id) {
    assertThat(Correlation.of(Optional.empty(), Optional.of(id), Sampling.BY_CALLER).requestId())
        .matches("[0-9a-f]{32}");
    String tooLong = "a".repeat(65);
    assertThat(
            Correlation.of(Optional.empty(), Optional.of(tooLong), Sampling.BY_CALLER).requestId())
        .hasSize(32);
  }

  @Test
  void eachCorrelationIsItsOwn() {
    assertThat(Correlation.begin().traceId()).isNotEqualTo(Correlation.begin().traceId());
  }

  @Test
  void aLogLineIsOneJsonObjectThatNamesItsRequest() throws JsonProcessingException {
    LogRecord entry = new LogRecord(Level.WARNING, "two\nlines and \"quotes\" {0}");
    entry.setLoggerName("ch.atmr.Some");
    entry.setParameters(new Object[] {"7"});
    entry.setThrown(new IllegalStateException("the cause"));
    Correlation correlation =
        Correlation.of(Optional.empty(), Optional.of("r-2"), Sampling.BY_CALLER);
    String line =
        ScopedValue.where(Correlation.CURRENT, correlation)
            .call(() -> new JsonLines().format(entry));
    assertThat(line).endsWith("}\n").hasLineCount(1);
    JsonNode json = new ObjectMapper().readTree(line);
    assertThat(json.get("message").asText()).isEqualTo("two\nlines and \"quotes\" 7");
    assertThat(json.get("level").asText()).isEqualTo("WARNING");
    assertThat(json.get("logger").asText()).isEqualTo("ch.atmr.Some");
    assertThat(json.get("trace_id").asText()).isEqualTo(correlation.traceId());
    assertThat(json.get("span_id").asText()).isEqualTo(correlation.spanId());
    assertThat(json.get("request_id").asText()).isEqualTo("r-2");
    assertThat(json.get("exception").asText()).contains("the cause").contains("TelemetryTest");
    assertThat(new ObjectMapper().readTree(new JsonLines().format(entry)).has("trace_id"))
        .isFalse();
  }

  @Test
  void aLineForPeopleNamesItsTrace() {
    LogRecord entry = new LogRecord(Level.INFO, "hello");
    Correlation correlation = Correlation.begin();
    assertThat(
            ScopedValue.where(Correlation.CURRENT, correlation)
                .call(() -> new TextLines().format(entry)))
        .contains("INFO [" + correlation.traceId() + "] hello\n");
    entry.setThrown(new IllegalStateException("the cause"));
    assertThat(new TextLines().format(entry)).contains("hello\n").contains("the cause");
  }
}
