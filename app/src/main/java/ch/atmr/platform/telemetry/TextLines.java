package ch.atmr.platform.telemetry;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** Lines for a person at a terminal. */
final class TextLines extends Formatter {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  @Override
  public String format(LogRecord entry) {
    String trace =
        Correlation.CURRENT.isBound() ? " [" + Correlation.CURRENT.get().traceId() + "]" : "";
    String thrown = entry.getThrown() == null ? "" : "\n" + JsonLines.stackTrace(entry.getThrown());
    return TIME.format(entry.getInstant())
        + " "
        + entry.getLevel().getName()
        + trace
        + " "
        + formatMessage(entry)
        + thrown
        + "\n";
  }
}
