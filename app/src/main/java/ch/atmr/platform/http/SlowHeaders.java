package ch.atmr.platform.http;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends the connection of a caller whose headers do not end within {@link #LIMIT} of the request's
 * first line. Before that line a connection is idle, for which Helidon has a limit itself.
 */
final class SlowHeaders implements Http1ConnectionListener, AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration SWEEP = Duration.ofSeconds(1);

  // By the connection's own virtual thread, which reads prologue and headers.
  private final Map<Thread, Reading> running = new ConcurrentHashMap<>();
  private final Thread sweeper = Thread.ofVirtual().name("slow-headers").unstarted(this::sweep);

  void start() {
    sweeper.start();
  }

  @Override
  public void prologue(ConnectionContext context, HttpPrologue prologue) {
    Thread connection = Thread.currentThread();
    running.put(connection, new Reading(connection, System.nanoTime()));
  }

  @Override
  public void headers(ConnectionContext context, Headers headers) {
    Reading reading = running.remove(Thread.currentThread());
    if (reading != null && !reading.end()) {
      throw new CloseConnectionException("the headers came too slowly");
    }
  }

  @Override
  public void close() {
    sweeper.interrupt();
  }

  private void sweep() {
    while (!Thread.currentThread().isInterrupted()) {
      long now = System.nanoTime();
      running.values().removeIf(reading -> now - reading.since > LIMIT.toNanos() && reading.cut());
      try {
        Thread.sleep(SWEEP);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Headers on their way. */
  private static final class Reading {
    private final Thread connection;
    private final long since;
    private boolean ended;

    Reading(Thread connection, long since) {
      this.connection = connection;
      this.since = since;
    }

    /** Whether they came in time. */
    synchronized boolean end() {
      boolean inTime = !ended;
      ended = true;
      return inTime;
    }

    // A virtual thread that is interrupted in a read closes its socket.
    synchronized boolean cut() {
      if (!ended) {
        ended = true;
        connection.interrupt();
      }
      return true;
    }
  }
}
