package ch.atmr.platform.telemetry;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** A log line with fields of its own. */
public final class LogEntry extends LogRecord {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // log records are not serialised here
  private final Map<String, Object> fields = new LinkedHashMap<>();

  public LogEntry(Level level, String message, String logger) {
    super(level, message);
    setLoggerName(logger);
    // Else the JDK walks the stack to find out, for each line.
    setSourceClassName(logger);
    setSourceMethodName("");
  }

  /**
   * Adds a field.
   *
   * @param value text, or a number, which stands bare
   */
  public LogEntry add(String name, Object value) {
    fields.put(name, value);
    return this;
  }

  Map<String, Object> fields() {
    return fields;
  }
}
