package ch.atmr.kernel;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * Which page of a list is asked for. Lists are ordered by id, newest first, and a cursor says after
 * which id the page starts.
 *
 * @param limit items at most
 * @param withTotal whether all items are to be counted
 */
public record PageRequest(int limit, Optional<String> cursor, boolean withTotal) {

  /** The id before which the page starts; the largest possible on the first page. */
  public long beforeId() {
    if (cursor.isEmpty()) {
      return Long.MAX_VALUE;
    }
    try {
      byte[] decoded = Base64.getUrlDecoder().decode(cursor.get());
      return Long.parseLong(new String(decoded, StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.Invalid.field("cursor", "cursor"));
    }
  }

  /** How many rows to fetch: one more than the page, to know whether another page follows. */
  public int fetch() {
    return limit + 1;
  }

  /** The page made of the rows fetched. */
  public <T> Page<T> page(List<T> fetched, ToLongFunction<T> id, OptionalLong total) {
    if (fetched.size() <= limit) {
      return new Page<>(fetched, Optional.empty(), total);
    }
    List<T> items = fetched.subList(0, limit);
    String last = Long.toString(id.applyAsLong(items.getLast()));
    String next =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(last.getBytes(StandardCharsets.US_ASCII));
    return new Page<>(items, Optional.of(next), total);
  }
}
