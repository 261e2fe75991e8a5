package ch.atmr.kernel;

/** Something whose version grows with every change; {@code ETag} and {@code If-Match} name it. */
public interface Versioned {
  int version();
}
