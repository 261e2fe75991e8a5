package ch.atmr.platform.telemetry;

import io.helidon.metrics.api.FunctionalCounter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** Log lines to standard error: one JSON object a line, or text for people. */
public final class Logging {
  static final String LINES = "log_lines_total";

  private Logging() {}

  /**
   * Sets the format and levels for the process.
   *
   * @param json one object a line; else text
   */
  public static void configure(boolean json) {
    configure(json, new FileOutputStream(FileDescriptor.err));
  }

  /**
   * The same, to another stream.
   *
   * @param json one object a line; else text
   */
  public static void configure(boolean json, OutputStream out) {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    // A manager whose handlers last keeps those of an earlier call as well.
    for (Handler old : root.getHandlers()) {
      root.removeHandler(old);
      old.close();
    }
    Handler handler = new QueuedLines(out, json ? new JsonLines() : new TextLines()).start();
    handler.setLevel(Level.ALL);
    root.addHandler(handler);
    root.setLevel(Level.INFO);
    LogLevels.quieten();
    if (LogManager.getLogManager() instanceof LastingLogManager lasting) {
      lasting.settle();
    }
  }

  /** Shows how many lines were written and dropped. */
  public static void register(MeterRegistry registry) {
    count(registry, "written", QueuedLines::written);
    count(registry, "dropped", QueuedLines::dropped);
  }

  /** Waits until what has been logged is out, for two seconds at most. */
  public static void flush() {
    handler().ifPresent(QueuedLines::flush);
  }

  private static void count(
      MeterRegistry registry, String outcome, ToLongFunction<QueuedLines> figure) {
    registry.getOrCreate(
        FunctionalCounter.builder(
                LINES, registry, _ -> handler().map(figure::applyAsLong).orElse(0L))
            .description("Log lines by what became of them; dropped ones found the queue full")
            .tags(List.of(Tag.create("outcome", outcome))));
  }

  private static Optional<QueuedLines> handler() {
    return Stream.of(Logger.getLogger("").getHandlers())
        .filter(QueuedLines.class::isInstance)
        .map(QueuedLines.class::cast)
        .findFirst();
  }
}
