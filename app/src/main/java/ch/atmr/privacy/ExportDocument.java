package ch.atmr.privacy;

import ch.atmr.platform.http.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** A JSON object that is written part by part, so that a long list is never whole in memory. */
public final class ExportDocument {
  private final OutputStream out;
  private final Json json;
  private boolean begun;

  ExportDocument(OutputStream out, Json json) {
    this.out = out;
    this.json = json;
  }

  /** One field with a view. */
  public void field(String name, Object view) {
    name(name);
    write(json.write(view));
  }

  /**
   * One field with a list.
   *
   * @param entries hands its views over, one after another
   */
  public void list(String name, Consumer<Consumer<Object>> entries) {
    name(name);
    text("[");
    boolean[] first = {true};
    entries.accept(view -> {
      if (!first[0]) {
        text(",\n");
      }
      first[0] = false;
      write(json.write(view));
    });
    text("]");
  }

  void end() {
    text(begun ? "}\n" : "{}\n");
  }

  private void name(String name) {
    text(begun ? ",\n" : "{");
    begun = true;
    write(json.write(name));
    text(":");
  }

  private void text(String text) {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  private void write(byte[] bytes) {
    try {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
