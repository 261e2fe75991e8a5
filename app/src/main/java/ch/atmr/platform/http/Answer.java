package ch.atmr.platform.http;

import ch.atmr.platform.idempotency.KeptAnswer;
import java.util.LinkedHashMap;
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

  static KeptAnswer toKeep(Answer answer) {
    if (answer.longBody.isPresent()) {
      throw new IllegalStateException("a long body is not kept (expected: no Idempotency-Key)");
    }
    return new KeptAnswer(answer.status, answer.mediaType, answer.body, answer.headers);
  }

  /** An answer that was kept; one that is given again says so. */
  static Answer ofKept(KeptAnswer kept, boolean replayed) {
    Map<String, String> headers = new LinkedHashMap<>(kept.headers());
    if (replayed) {
      headers.put("Idempotency-Replayed", "true");
    }
    return new Answer(kept.status(), kept.mediaType(), kept.body(), headers);
  }

  static Answer of(int status, CompressedJson body, Map<String, String> headers) {
    return new Answer(status, JSON, NOTHING, headers, Optional.of(body));
  }

  /** How long the body is; -1 where that is not known before it is sent. */
  long bytes() {
    return longBody.isPresent() ? -1 : body.length;
  }

  static Answer empty(int status, Map<String, String> headers) {
    return new Answer(status, "", NOTHING, headers);
  }
}
