package ch.atmr.platform.telemetry;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;

/** Lines for a person at a terminal. */
final class TextLines extends Formatter {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  /** What could make one line look like two, or move a terminal's cursor. */
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  @Override
  public String format(LogRecord entry) {
    String trace =
        Correlation.CURRENT.isBound() ? " [" + Correlation.CURRENT.get().traceId() + "]" : "";
    String thrown = entry.getThrown() == null ? "" : "\n" + StackTraces.text(entry.getThrown());
    return TIME.format(entry.getInstant())
        + " "
        + entry.getLevel().getName()
        + trace
        + " "
        + CONTROL.matcher(formatMessage(entry)).replaceAll("?")
        + fields(entry)
        + thrown
        + "\n";
  }

  private static String fields(LogRecord entry) {
    if (!(entry instanceof LogEntry own)) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    if (Scene.CURRENT.isBound()) {
      text.append(' ').append(Scene.CURRENT.get().name());
    }
    own.fields().forEach((name, value) -> text.append(' ').append(name).append('=').append(value));
    return text.toString();
  }
}
