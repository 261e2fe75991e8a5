package ch.atmr.platform.redis;

import io.lettuce.core.codec.Base16;
import java.nio.charset.StandardCharsets;

/**
 * A script that Redis runs as one step.
 *
 * @param digest names the script to a Redis that has run it before
 */
record Script(String text, String digest) {
  static Script of(String text) {
    return new Script(text, Base16.digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
