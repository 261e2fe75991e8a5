package ch.atmr.platform.outbound;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A target does not do its work now: it cannot be reached, is too slow, or says that it is busy or
 * broken. It may pass; what the target refuses for a reason of its own is no such failure.
 */
public class RemoteFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final @Nullable Duration retryAfter;

  /**
   * @param message what happened; no address, no content
   */
  public RemoteFailure(String message, @Nullable Throwable cause) {
    this(message, cause, null);
  }

  /**
   * @param retryAfter when the target wants to be asked again
   */
  RemoteFailure(String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
    super(message, cause);
    this.retryAfter = retryAfter;
  }

  Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
