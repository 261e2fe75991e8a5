package ch.atmr.platform.http;

import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.platform.http.Endpoint.BodyKind;
import io.helidon.common.media.type.MediaType;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpMediaType;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Reads a request's body within its limit and in its media type. */
final class Bodies {
  private static final byte[] NONE = {};

  private Bodies() {}

  /** The body's bytes; none where the request has no body. */
  static byte[] read(ServerRequest request, BodyKind kind) {
    if (!request.content().hasEntity()) {
      return NONE;
    }
    long announced = request.headers().contentLength().orElse(0);
    if (announced < 0) {
      throw new ProblemException(new Problem.BadRequest());
    }
    if (announced > kind.limitBytes()) {
      throw new ProblemException(new Problem.TooLarge(kind.limitBytes()));
    }
    if (!isOf(request, kind.mediaType())) {
      throw new ProblemException(new Problem.UnsupportedMediaType(kind.mediaType()));
    }
    byte[] body = bounded(request, kind.limitBytes());
    if (body.length > kind.limitBytes()) {
      throw new ProblemException(new Problem.TooLarge(kind.limitBytes()));
    }
    return body;
  }

  private static byte[] bounded(ServerRequest request, long limit) {
    try (InputStream in = request.content().inputStream()) {
      return in.readNBytes((int) limit + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOf(ServerRequest request, String expected) {
    if (request.headers().first(HeaderNames.CONTENT_TYPE).isEmpty()) {
      return false;
    }
    try {
      MediaType type = request.headers().contentType().map(HttpMediaType::mediaType).orElseThrow();
      return type.text().equalsIgnoreCase(expected);
    } catch (RuntimeException e) {
      return false;
    }
  }
}
