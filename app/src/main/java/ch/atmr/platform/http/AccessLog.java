package ch.atmr.platform.http;

import ch.atmr.platform.telemetry.LogEntry;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One log line a request, with nothing personal in it: the route instead of the path, the network
 * instead of the caller's address.
 */
public final class AccessLog {
  /** Writes nothing. */
  public static final AccessLog OFF = new AccessLog(false);

  private static final Logger LOG = Logger.getLogger("ch.atmr.access");

  private final boolean on;

  public AccessLog(boolean on) {
    this.on = on;
  }

  boolean isOn() {
    return on && LOG.isLoggable(Level.INFO);
  }

  /**
   * Writes a request's line; tenant, request and trace come from what runs on this thread.
   *
   * @param caller its address
   */
  void write(Line line, String caller) {
    LogEntry entry = new LogEntry(Level.INFO, "request", LOG.getName());
    entry.add("method", line.method()).add("status", line.status());
    entry.add("duration_ms", Math.round(line.nanos() / 1e4) / 100.0);
    if (line.bytes() >= 0) {
      entry.add("bytes", line.bytes());
    }
    entry.add("client", CallerNetwork.of(caller));
    LOG.log(entry);
  }

  /**
   * A request that was answered.
   *
   * @param bytes of the body; -1 where they are not known
   */
  record Line(String method, int status, long nanos, long bytes) {}
}
