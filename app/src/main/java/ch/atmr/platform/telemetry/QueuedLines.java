package ch.atmr.platform.telemetry;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes log lines from a thread of its own, so that a stream nobody reads holds up no request.
 * Lines wait in a queue of 8,192; what finds it full is dropped and counted, and the next line that
 * gets through is followed by one that says how many are missing.
 */
final class QueuedLines extends Handler {
  private static final int QUEUE = 8_192;
  private static final int BUFFER = 1 << 16;
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final OutputStream out;
  private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong accepted = new AtomicLong();
  private final LongAdder dropped = new LongAdder();
  private final Thread writer = Thread.ofPlatform().name("log").daemon().unstarted(this::write);
  private long told;
  private final AtomicLong written = new AtomicLong();
  private volatile boolean closed;

  QueuedLines(OutputStream out, Formatter formatter) {
    this.out = out;
    setFormatter(formatter);
  }

  QueuedLines start() {
    writer.start();
    return this;
  }

  /** Lines that have been written. */
  long written() {
    return written.get();
  }

  /** Lines that found the queue full. */
  long dropped() {
    return dropped.sum();
  }

  @Override
  public void publish(@Nullable LogRecord entry) {
    if (entry == null || !isLoggable(entry)) {
      return;
    }
    // Formatted here, where the request's scoped values are.
    if (lines.offer(getFormatter().format(entry))) {
      accepted.incrementAndGet();
    } else {
      dropped.increment();
    }
  }

  /** Waits until what has been logged is out, for two seconds at most. */
  @Override
  public void flush() {
    long end = System.nanoTime() + LAST_WORDS.toNanos();
    long until = accepted.get();
    LockSupport.unpark(writer);
    while (writer.isAlive() && written.get() < until && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() {
    flush();
    closed = true;
    LockSupport.unpark(writer);
  }

  private void write() {
    StringBuilder batch = new StringBuilder(BUFFER);
    while (!closed) {
      String first = lines.poll();
      if (first == null) {
        // Looked after now and then: to be woken for each line would cost each request more than
        // the line itself.
        LockSupport.parkNanos(PAUSE.toNanos());
        continue;
      }
      try {
        write(first, batch);
      } catch (IOException e) {
        return; // nobody reads any more, and there is nobody to tell
      }
    }
  }

  private void write(String first, StringBuilder batch) throws IOException {
    batch.setLength(0);
    int count = 0;
    for (@Nullable String line = first; line != null; line = next(batch)) {
      batch.append(line);
      count++;
    }
    long missing = dropped.sum() - told;
    if (missing > 0) {
      told += missing;
      batch.append(lost(missing));
    }
    out.write(batch.toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
    written.addAndGet(count);
  }

  private @Nullable String next(StringBuilder batch) {
    return batch.length() < BUFFER ? lines.poll() : null;
  }

  private String lost(long missing) {
    LogEntry entry =
        new LogEntry(
            Level.WARNING,
            "log lines were dropped, since nobody reads fast enough",
            QueuedLines.class.getName());
    return getFormatter().format(entry.add("dropped", missing));
  }
}
