package ch.atmr.platform.http;

import java.time.Duration;

/**
 * Ends the connection of a caller who sends too slowly: a byte now and then keeps any read timeout
 * content and its place taken. Opened and closed by the connection's own virtual thread, whose
 * socket closes when it is interrupted in a read.
 */
final class ReadDeadline implements AutoCloseable {
  private final Duration limit;
  private final Thread reader = Thread.currentThread();
  private final Thread timer = Thread.ofVirtual().name("read-deadline").unstarted(this::expire);
  private boolean closed;
  private boolean cut;

  private ReadDeadline(Duration limit) {
    this.limit = limit;
  }

  static ReadDeadline in(Duration limit) {
    ReadDeadline deadline = new ReadDeadline(limit);
    deadline.timer.start();
    return deadline;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (cut) {
        // The socket is closed and that is all; what ends the connection must not be interrupted.
        Thread.interrupted();
      }
    }
    timer.interrupt();
  }

  private void expire() {
    try {
      Thread.sleep(limit);
    } catch (InterruptedException e) {
      return;
    }
    synchronized (this) {
      if (!closed) {
        cut = true;
        reader.interrupt();
      }
    }
  }
}
