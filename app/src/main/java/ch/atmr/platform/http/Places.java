package ch.atmr.platform.http;

import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import io.helidon.webserver.http.ServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How many requests the process works on at a time; one that finds no place gets 503 at once. A
 * small body is read before its request takes a place. Larger ones are read in theirs, where they
 * may slow down a quarter of all places and no more: whoever sends slowly keeps no others out.
 */
final class Places {
  private static final Duration BUSY_RETRY = Duration.ofSeconds(1);

  private final Semaphore all;
  private final Semaphore largeBodies;

  Places(int most) {
    this.all = new Semaphore(most);
    this.largeBodies = new Semaphore(Math.max(1, most / 4));
  }

  /**
   * Does the work in a place.
   *
   * @param work is given the body where it was small enough to be read before
   */
  Answer take(ServerRequest request, Function<Optional<byte[]>, Answer> work) {
    Optional<byte[]> early = Bodies.early(request);
    Supplier<Answer> inPlace = () -> take(all, () -> work.apply(early));
    boolean later = early.isEmpty() && request.content().hasEntity();
    return later ? take(largeBodies, inPlace) : inPlace.get();
  }

  private static Answer take(Semaphore places, Supplier<Answer> work) {
    if (!places.tryAcquire()) {
      throw new ProblemException(new Problem.Unavailable(BUSY_RETRY));
    }
    try {
      return work.get();
    } finally {
      places.release();
    }
  }
}
