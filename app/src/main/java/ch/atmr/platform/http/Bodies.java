package ch.atmr.platform.http;

import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.platform.http.Endpoint.BodyKind;
import io.helidon.common.media.type.MediaType;
import io.helidon.http.BadRequestException;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpMediaType;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;

/** Reads a request's body within its limit and in its media type. */
final class Bodies {
  private static final byte[] NONE = {};
  private static final Duration LEAST_TIME = Duration.ofSeconds(10);
  private static final long LEAST_BYTES_A_SECOND = 64 << 10;
  private static final long SMALL = 16 << 10;

  private Bodies() {}

  /**
   * A small body as it came, read before the request takes one of the process' places: whoever
   * sends it slowly then keeps nobody else out. A larger one, or one of unknown length, waits for
   * {@link #read}.
   */
  static Optional<byte[]> early(ServerRequest request) {
    boolean small =
        request.content().hasEntity()
            && request.headers().contentLength().orElse(Long.MAX_VALUE) <= SMALL;
    return small ? Optional.of(bounded(request, SMALL)) : Optional.empty();
  }

  /**
   * The body's bytes; none where the request has no body.
   *
   * @param early what has been read of it already
   */
  static byte[] read(ServerRequest request, BodyKind kind, Optional<byte[]> early) {
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
    byte[] body = early.orElseGet(() -> bounded(request, kind.limitBytes()));
    if (body.length > kind.limitBytes()) {
      throw new ProblemException(new Problem.TooLarge(kind.limitBytes()));
    }
    return body;
  }

  // Whatever goes wrong here is the caller's or the network's: too slow, cut off, or badly chunked.
  private static byte[] bounded(ServerRequest request, long limit) {
    Duration time = LEAST_TIME.plusSeconds(limit / LEAST_BYTES_A_SECOND);
    try (ReadDeadline _ = ReadDeadline.in(time);
        InputStream in = request.content().inputStream()) {
      return in.readNBytes((int) limit + 1);
    } catch (RequestException | BadRequestException e) {
      throw new ProblemException(new Problem.BadRequest());
    } catch (IOException | RuntimeException e) {
      throw new CloseConnectionException("the body did not come to its end", e);
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
