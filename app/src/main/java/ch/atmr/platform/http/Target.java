package ch.atmr.platform.http;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** What a path names. */
interface Target {
  /** Its name in metrics, spans and log lines: one of a bounded number. */
  String label();

  Answer answer(ServerRequest request, ServerResponse response, Language language);
}
