package ch.atmr.platform.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Writes an answer behind the standing headers. */
final class Sending {
  private Sending() {}

  static void send(Answer answer, String method, ServerResponse response) {
    response.status(answer.status());
    // A Link stands beside the version's own; every other header replaces the standing one.
    answer
        .headers()
        .forEach((name, value) -> {
          if (name.equals("Link")) {
            response.headers().add(HeaderValues.create(name, value));
          } else {
            response.header(name, value);
          }
        });
    if (answer.longBody().isPresent()) {
      sendLong(answer.longBody().get(), method, response);
      return;
    }
    if (answer.body().length == 0) {
      response.send();
      return;
    }
    response.header(HeaderNames.CONTENT_TYPE, answer.mediaType());
    if (method.equals("HEAD")) {
      response.headers().contentLength(answer.body().length);
      response.send();
      return;
    }
    response.send(answer.body());
  }

  private static void sendLong(CompressedJson body, String method, ServerResponse response) {
    response.header(HeaderNames.CONTENT_TYPE, Answer.JSON);
    if (method.equals("HEAD")) {
      response.send();
      return;
    }
    try (OutputStream out = response.outputStream()) {
      body.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the caller has gone
    }
  }
}
