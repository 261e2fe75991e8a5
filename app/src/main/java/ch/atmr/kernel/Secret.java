package ch.atmr.kernel;

import java.nio.charset.StandardCharsets;

/** A key or password. It never prints itself. */
public record Secret(String reveal) {

  /** The secret's bytes in UTF-8. */
  public byte[] bytes() {
    return reveal.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "***";
  }
}
