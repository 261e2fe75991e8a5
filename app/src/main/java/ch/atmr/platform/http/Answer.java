package ch.atmr.platform.http;

import java.util.Map;

/**
 * What goes out: status, headers and bytes. Bodies are whole before the first byte leaves, so that
 * a failure never ends in a 200 with half a body.
 */
record Answer(int status, String mediaType, byte[] body, Map<String, String> headers) {
  static final String JSON = "application/json";
  private static final byte[] NOTHING = {};

  static Answer empty(int status, Map<String, String> headers) {
    return new Answer(status, "", NOTHING, headers);
  }
}
