package ch.atmr.platform.http;

import ch.atmr.kernel.Caller;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.platform.telemetry.LogLevels;
import jakarta.json.JsonException;
import jakarta.json.bind.JsonbException;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The log levels of this process at {@code /loggers} of the management port. An administrator reads
 * them, and changes one by {@code PUT {"logger": "ch.atmr.dispatch", "level": "FINE"}}.
 */
public final class LogLevelPage implements Site.Action {
  private static final Logger LOG = Logger.getLogger(LogLevelPage.class.getName());

  private final Json json;

  public LogLevelPage(Json json) {
    this.json = json;
  }

  /** Adds the path. */
  public void register(Site management) {
    management.administered("/loggers", this);
  }

  @Override
  public Site.Content show() {
    return Site.Content.of(Answer.JSON, json.write(LogLevels.current()));
  }

  @Override
  public Site.Content change(Caller administrator, byte[] body) {
    Change wanted = read(body);
    if (wanted.logger() == null || wanted.level() == null) {
      throw new ProblemException(new Problem.Malformed());
    }
    if (!LogLevels.set(wanted.logger(), wanted.level())) {
      throw new ProblemException(
          Problem.Invalid.field("/level", "enum", "/loggers; INFO at the finest for libraries"));
    }
    // Both are of a closed set, or they would have been refused.
    LOG.warning(() ->
        "log level of "
            + wanted.logger()
            + " is now "
            + wanted.level()
            + ", set by user "
            + administrator.user().value());
    return show();
  }

  private Change read(byte[] body) {
    try {
      return json.read(body, Change.class);
    } catch (JsonbException | JsonException e) {
      throw new ProblemException(new Problem.Malformed());
    }
  }

  /** A logger and its level by the JDK's names. */
  public record Change(@Nullable String logger, @Nullable String level) {}
}
