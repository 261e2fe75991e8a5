package ch.atmr.platform.telemetry;

import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** Log lines to standard error: one JSON object a line, or text for people. */
public final class Logging {
  private Logging() {}

  /**
   * Sets the format and levels for the process.
   *
   * @param json one object a line; else text
   */
  public static void configure(boolean json) {
    LogManager.getLogManager().reset();
    Handler handler = new ConsoleHandler();
    handler.setLevel(Level.ALL);
    handler.setFormatter(json ? new JsonLines() : new TextLines());
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    root.setLevel(Level.INFO);
    // Libraries that tell at INFO what is of no use to an operator.
    for (Logger noisy : NOISY) {
      noisy.setLevel(Level.WARNING);
    }
    if (LogManager.getLogManager() instanceof LastingLogManager lasting) {
      lasting.settle();
    }
  }

  // Held here, since a logger that nobody holds loses its level.
  private static final Logger[] NOISY = {
    Logger.getLogger("org.flywaydb"),
    Logger.getLogger("com.zaxxer.hikari"),
    Logger.getLogger("io.helidon"),
    Logger.getLogger("io.lettuce"),
    Logger.getLogger("io.netty"),
  };
}
