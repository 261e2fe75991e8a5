package ch.atmr.platform.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.GeoPoint;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Place;
import ch.atmr.kernel.Secret;
import ch.atmr.testing.Await;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What log lines say, what they never say, and that nobody waits for them. */
class LogLinesTest {
  private static final Pattern DROPPED = Pattern.compile("\"dropped\":(\\d+)");

  private static final String NAME = "Hildegard Zurbriggen";

  @AfterEach
  void levelsAsTheyWere() {
    LogLevels.quieten();
  }

  @Test
  void aLineNamesRouteTenantAndItsOwnFields() throws JsonProcessingException {
    LogEntry entry = new LogEntry(Level.INFO, "request", "ch.atmr.access");
    entry.add("method", "GET").add("status", 200).add("duration_ms", 1.25);
    Scene scene = Scene.route("/api/bookings/:id");
    JsonNode line =
        ScopedValue.where(Scene.CURRENT, scene)
            .call(() -> {
              Scene.tenant(new CompanyId(7));
              return json(entry);
            });
    assertThat(line.get("route").asText()).isEqualTo("/api/bookings/:id");
    assertThat(line.get("tenant").isNumber()).isTrue();
    assertThat(line.get("tenant").asLong()).isEqualTo(7);
    assertThat(line.get("method").asText()).isEqualTo("GET");
    assertThat(line.get("status").asInt()).isEqualTo(200);
    assertThat(line.get("duration_ms").asDouble()).isEqualTo(1.25);
    JsonNode job =
        ScopedValue.where(Scene.CURRENT, Scene.job("outbox-cleanup"))
            .call(() -> json(new LogRecord(Level.INFO, "done")));
    assertThat(job.get("job").asText()).isEqualTo("outbox-cleanup");
    assertThat(job.has("tenant")).isFalse();
    assertThat(job.has("route")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "one\ntwo",
        "one\r\n{\"level\":\"SEVERE\"}",
        "quote \" and backslash \\",
        "\u0000\u001b[31mred\u2028\u0085"
      })
  void whatIsLoggedStaysInItsLine(String text) throws JsonProcessingException {
    String line = new JsonLines().format(new LogRecord(Level.INFO, text));
    assertThat(line.chars().filter(c -> c == '\n').count()).isEqualTo(1);
    assertThat(line).endsWith("}\n").doesNotContain("\r", "\u001b", "\u0000");
    assertThat(new ObjectMapper().readTree(line).get("message").asText()).isEqualTo(text);
    String forPeople = new TextLines().format(new LogRecord(Level.INFO, text));
    assertThat(forPeople.chars().filter(c -> c == '\n').count()).isEqualTo(1);
    assertThat(forPeople).doesNotContain("\r", "\u001b", "\u0000");
  }

  @Test
  void personalTypesMaskThemselves() throws JsonProcessingException {
    GeoPoint home = new GeoPoint(46.20417, 6.14315);
    LogRecord entry = new LogRecord(Level.INFO, "{0} {1} {2} {3} {4}");
    entry.setParameters(
        new Object[] {
          new PersonalText(NAME),
          new Secret(NAME),
          home,
          new Place(new PersonalText(NAME), Optional.of(home)),
          List.of(new PersonalText(NAME))
        });
    String message = json(entry).get("message").asText();
    assertThat(message).contains("***").doesNotContain("Zurbriggen", "46.2", "6.14");
  }

  @Test
  void anExceptionTellsItsMessageOnlyWhereThatQuotesNothing() {
    Throwable driver = foreign("Detail: Key (name)=(" + NAME + ") exists");
    Throwable own = new IllegalStateException("no consumer of topic x", driver);
    own.addSuppressed(new NumberFormatException("For input string: " + NAME));
    String text = StackTraces.text(new RuntimeException(own.toString(), own));
    assertThat(text)
        .contains("java.lang.RuntimeException\n")
        .contains("Caused by: java.lang.IllegalStateException: no consumer of topic x\n")
        .contains("Caused by: java.util.MissingResourceException\n")
        .contains("Suppressed: java.lang.NumberFormatException")
        .contains("\tat ch.atmr.platform.telemetry.LogLinesTest.")
        .doesNotContain("Detail");
    Exception circle = new Exception("one");
    circle.initCause(new Exception("two", circle));
    assertThat(StackTraces.text(circle)).contains("java.lang.Exception");
    assertThat(StackTraces.text(new java.net.ConnectException("Connection refused")))
        .contains("Connection refused");
  }

  // Made by a library, as a driver's are: its first frame is not of this code.
  private static Throwable foreign(String message) {
    Throwable made = new java.util.MissingResourceException(message, "driver", "key");
    made.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("org.postgresql.Driver", "execute", "Driver.java", 1)
        });
    return made;
  }

  @Test
  void aStreamThatNobodyReadsHoldsNobodyUp() {
    CountDownLatch read = new CountDownLatch(1);
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    OutputStream stuck =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new UnsupportedOperationException();
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            try {
              read.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            lines.write(bytes, offset, length);
          }
        };
    QueuedLines handler = new QueuedLines(stuck, new JsonLines()).start();
    // Would never end if one of them waited: nobody reads before all have been logged.
    for (int i = 0; i < 20_000; i++) {
      handler.publish(new LogRecord(Level.INFO, "line " + i));
    }
    assertThat(handler.dropped()).isBetween(20_000L - 2 * 8_192, 20_000L - 8_192);
    read.countDown();
    Await.until("the rest is written", () -> handler.written() + handler.dropped() == 20_000);
    handler.publish(new LogRecord(Level.INFO, "the last line"));
    handler.close();
    String told = lines.toString(StandardCharsets.UTF_8);
    assertThat(told).contains("the last line");
    // Told in as many lines as the writer had batches: what counts is that none is missing.
    assertThat(DROPPED.matcher(told).results().mapToLong(one -> Long.parseLong(one.group(1))).sum())
        .isEqualTo(handler.dropped());
  }

  @ParameterizedTest
  @CsvSource({
    "ch.atmr.dispatch, ALL, true",
    "ch.atmr, FINEST, true",
    "io.lettuce, INFO, true",
    "io.lettuce, FINE, false",
    "io.helidon, ALL, false",
    "org.postgresql, FINEST, false",
    "'', ALL, false",
    "ch.atmr, LOUD, false"
  })
  void aLevelIsSetWhereItGivesNobodyAway(String logger, String level, boolean set) {
    assertThat(LogLevels.set(logger, level)).isEqualTo(set);
    if (set) {
      assertThat(LogLevels.current()).containsEntry(logger, level);
    }
  }

  private static JsonNode json(LogRecord entry) throws JsonProcessingException {
    return new ObjectMapper().readTree(new JsonLines().format(entry));
  }
}
