package ch.atmr.platform.redis;

import org.jspecify.annotations.Nullable;

/** Redis does not answer. Callers go on without it and count that. */
public final class RedisUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RedisUnavailable(@Nullable Throwable cause) {
    super("redis unavailable", cause);
  }
}
