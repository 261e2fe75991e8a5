package ch.atmr.platform.http;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.config.PropertyNamingStrategy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;

/** JSON as the contract writes it: snake_case names, nulls written out. */
public final class Json {
  private final Jsonb jsonb =
      JsonbBuilder.create(
          new JsonbConfig()
              .withPropertyNamingStrategy(PropertyNamingStrategy.LOWER_CASE_WITH_UNDERSCORES)
              .withNullValues(true));

  public byte[] write(Object view) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    jsonb.toJson(view, out);
    return out.toByteArray();
  }

  /** Binds bytes that the contract has accepted. */
  public <T> T read(byte[] json, Class<T> type) {
    return jsonb.fromJson(new ByteArrayInputStream(json), type);
  }
}
