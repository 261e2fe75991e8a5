package ch.atmr.platform.telemetry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * The levels of loggers, which operators may change while the process runs. This code's own may go
 * to the finest, since it logs nothing personal. A library at a fine level writes what goes over
 * its wire, tokens and addresses included, so it may go no further than INFO.
 */
public final class LogLevels {
  private static final String OWN = "ch.atmr";
  private static final List<Level> LEVELS =
      List.of(
          Level.OFF,
          Level.SEVERE,
          Level.WARNING,
          Level.INFO,
          Level.CONFIG,
          Level.FINE,
          Level.FINER,
          Level.FINEST,
          Level.ALL);

  // Libraries that tell at INFO what is of no use to an operator. Held here, since a logger that
  // nobody holds loses its level.
  private static final List<Logger> LIBRARIES =
      List.of(
          Logger.getLogger("com.zaxxer.hikari"),
          Logger.getLogger("io.helidon"),
          Logger.getLogger("io.lettuce"),
          Logger.getLogger("io.netty"),
          Logger.getLogger("io.opentelemetry"),
          Logger.getLogger("org.flywaydb"));
  private static final List<Logger> OWN_LOGGERS =
      List.of(
          Logger.getLogger(OWN),
          Logger.getLogger("ch.atmr.access"),
          Logger.getLogger("ch.atmr.dispatch"),
          Logger.getLogger("ch.atmr.identity"),
          Logger.getLogger("ch.atmr.platform"),
          Logger.getLogger("ch.atmr.platform.db"),
          Logger.getLogger("ch.atmr.platform.http"),
          Logger.getLogger("ch.atmr.platform.jobs"),
          Logger.getLogger("ch.atmr.platform.outbound"),
          Logger.getLogger("ch.atmr.platform.outbox"),
          Logger.getLogger("ch.atmr.privacy"));

  private LogLevels() {}

  static void quieten() {
    LIBRARIES.forEach(library -> library.setLevel(Level.WARNING));
    OWN_LOGGERS.forEach(own -> own.setLevel(null));
  }

  /** The loggers whose level may be set, with the level that counts now. */
  public static Map<String, String> current() {
    Map<String, String> levels = new TreeMap<>();
    for (List<Logger> loggers : List.of(OWN_LOGGERS, LIBRARIES)) {
      loggers.forEach(logger -> levels.put(logger.getName(), effective(logger).getName()));
    }
    return levels;
  }

  /**
   * Sets a level, in this process and until it ends.
   *
   * @return false when there is no such logger or level, or the level is too fine for the logger
   */
  public static boolean set(String logger, String level) {
    return find(logger)
        .flatMap(known ->
            LEVELS.stream()
                .filter(l -> l.getName().equals(level))
                .filter(l -> isAllowed(logger, l))
                .findFirst()
                .map(l -> change(known, l)))
        .orElse(false);
  }

  private static Optional<Logger> find(String name) {
    return Stream.concat(OWN_LOGGERS.stream(), LIBRARIES.stream())
        .filter(logger -> logger.getName().equals(name))
        .findFirst();
  }

  private static boolean isAllowed(String logger, Level level) {
    return logger.startsWith(OWN) || level.intValue() >= Level.INFO.intValue();
  }

  private static boolean change(Logger logger, Level level) {
    logger.setLevel(level);
    return true;
  }

  private static Level effective(Logger logger) {
    Logger at = logger;
    while (at.getLevel() == null && at.getParent() != null) {
      at = at.getParent();
    }
    return at.getLevel() == null ? Level.INFO : at.getLevel();
  }
}
