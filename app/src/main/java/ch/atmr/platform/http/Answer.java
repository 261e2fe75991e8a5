package ch.atmr.platform.http;

import java.util.Map;
import java.util.Optional;

/**
 * What goes out: status, headers and bytes. Bodies are whole before the first byte leaves, so that
 * a failure never ends in a 200 with half a body.
 *
 * @param longBody sent instead of the body
 */
record Answer(
    int status,
    String mediaType,
    byte[] body,
    Map<String, String> headers,
    Optional<CompressedJson> longBody) {
  static final String JSON = "application/json";
  private static final byte[] NOTHING = {};

  Answer(int status, String mediaType, byte[] body, Map<String, String> headers) {
    this(status, mediaType, body, headers, Optional.empty());
  }

  static Answer of(int status, String mediaType, byte[] body) {
    return new Answer(status, mediaType, body, Map.of());
  }

  static Answer of(int status, CompressedJson body, Map<String, String> headers) {
    return new Answer(status, JSON, NOTHING, headers, Optional.of(body));
  }

  static Answer empty(int status, Map<String, String> headers) {
    return new Answer(status, "", NOTHING, headers);
  }
}
