package ch.atmr.platform.idempotency;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer as it went out, to be given again to the letter.
 *
 * @param mediaType empty where there is no body
 * @param body in UTF-8
 */
public record KeptAnswer(int status, String mediaType, byte[] body, Map<String, String> headers) {
  public KeptAnswer {
    headers = Map.copyOf(headers);
  }

  /** The answer with the fingerprint of its request, as one text. */
  String toText(String fingerprint) {
    JsonObjectBuilder named = Json.createObjectBuilder();
    headers.forEach(named::add);
    return Json.createObjectBuilder()
        .add("fingerprint", fingerprint)
        .add("status", status)
        .add("media_type", mediaType)
        .add("headers", named)
        .add("body", new String(body, StandardCharsets.UTF_8))
        .build()
        .toString();
  }

  /** What {@link #toText} wrote. */
  static Found ofText(String text) {
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      JsonObject object = reader.readObject();
      Map<String, String> headers = new LinkedHashMap<>();
      object
          .getJsonObject("headers")
          .forEach((name, value) -> headers.put(name, ((JsonString) value).getString()));
      return new Found(
          object.getString("fingerprint"),
          new KeptAnswer(
              object.getInt("status"),
              object.getString("media_type"),
              object.getString("body").getBytes(StandardCharsets.UTF_8),
              headers));
    }
  }

  /** An answer, and which request it belongs to. */
  record Found(String fingerprint, KeptAnswer answer) {}
}
