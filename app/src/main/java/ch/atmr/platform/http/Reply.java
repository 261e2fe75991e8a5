package ch.atmr.platform.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a route answers.
 *
 * @param body a view, written as JSON, or a {@link CompressedJson}; empty for no content
 */
public record Reply(int status, Optional<Object> body, Map<String, String> headers) {
  public Reply {
    headers = Map.copyOf(headers);
  }

  public static Reply ok(Object view) {
    return new Reply(200, Optional.of(view), Map.of());
  }

  /** 201, with where the new object stands: a path below the version, like {@code /bookings/7}. */
  public static Reply created(String path, Object view) {
    return new Reply(201, Optional.of(view), Map.of("Location", path));
  }

  /** 202: taken, and done later; follow it at the path. */
  public static Reply accepted(String path, Object view) {
    return new Reply(202, Optional.of(view), Map.of("Location", path));
  }

  public static Reply noContent() {
    return new Reply(204, Optional.empty(), Map.of());
  }

  public Reply withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, body, more);
  }

  /** Gives the version that an If-Match of the next update names. */
  public Reply withVersion(int version) {
    return withHeader("ETag", "\"" + version + "\"");
  }
}
