package ch.atmr.platform.telemetry;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** One JSON object a line, with what ties it to its request. */
final class JsonLines extends Formatter {
  private static final int USUAL = 320;

  @Override
  public String format(LogRecord entry) {
    StringBuilder line = new StringBuilder(USUAL).append('{');
    add(line, "timestamp", entry.getInstant().toString());
    add(line, "level", entry.getLevel().getName());
    add(line, "logger", String.valueOf(entry.getLoggerName()));
    add(line, "message", formatMessage(entry));
    if (Correlation.CURRENT.isBound()) {
      Correlation correlation = Correlation.CURRENT.get();
      add(line, "trace_id", correlation.traceId());
      add(line, "span_id", correlation.spanId());
      add(line, "request_id", correlation.requestId());
    }
    if (Scene.CURRENT.isBound()) {
      Scene scene = Scene.CURRENT.get();
      scene.tenant().ifPresent(tenant -> add(line, "tenant", tenant));
      add(line, scene.field(), scene.name());
    }
    if (entry instanceof LogEntry own) {
      own.fields().forEach((name, value) -> add(line, name, value));
    }
    if (entry.getThrown() != null) {
      add(line, "exception", StackTraces.text(entry.getThrown()));
    }
    return line.append("}\n").toString();
  }

  private static void add(StringBuilder line, String name, Object value) {
    if (line.length() > 1) {
      line.append(',');
    }
    line.append('"').append(name).append("\":");
    if (value instanceof Number) {
      line.append(value);
    } else {
      line.append('"');
      JsonStringEncoder.getInstance().quoteAsString(value.toString(), line);
      line.append('"');
    }
  }
}
