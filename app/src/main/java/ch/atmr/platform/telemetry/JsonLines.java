package ch.atmr.platform.telemetry;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** One JSON object a line, with what ties it to its request. */
final class JsonLines extends Formatter {

  @Override
  public String format(LogRecord entry) {
    JsonObjectBuilder line =
        Json.createObjectBuilder()
            .add("timestamp", entry.getInstant().toString())
            .add("level", entry.getLevel().getName())
            .add("logger", String.valueOf(entry.getLoggerName()))
            .add("message", formatMessage(entry));
    if (Correlation.CURRENT.isBound()) {
      Correlation correlation = Correlation.CURRENT.get();
      line.add("trace_id", correlation.traceId())
          .add("span_id", correlation.spanId())
          .add("request_id", correlation.requestId());
    }
    if (entry.getThrown() != null) {
      line.add("exception", stackTrace(entry.getThrown()));
    }
    return line.build() + "\n";
  }

  static String stackTrace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
