package ch.atmr.platform.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A long JSON text that is whole before its first byte leaves, like every answer, but takes a
 * fraction of its length while it waits. It is sent as plain JSON.
 */
public final class CompressedJson {
  private final byte[] compressed;

  private CompressedJson(byte[] compressed) {
    this.compressed = compressed;
  }

  /** Keeps what a writer writes. */
  public static CompressedJson write(Consumer<OutputStream> writer) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(kept, 8192)) {
      writer.accept(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new CompressedJson(kept.toByteArray());
  }

  /** How much memory it takes, in bytes. */
  public int size() {
    return compressed.length;
  }

  /** Sends the plain text. */
  public void writeTo(OutputStream out) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed), 8192)) {
      in.transferTo(out);
    }
  }
}
