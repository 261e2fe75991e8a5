package ch.atmr.kernel;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * Which page of a list is asked for. A list is ordered by id, newest first, and its cursor says
 * after which id the page starts; or by time, with a {@link TimeCursor}.
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
      throw badCursor();
    }
  }

  /** How many rows to fetch: one more than the page, to know whether another page follows. */
  public int fetch() {
    return limit + 1;
  }

  /**
   * The page made of the rows fetched, by id.
   *
   * @param count counts all; asked only if the total is wanted
   */
  public <T> Page<T> page(List<T> fetched, ToLongFunction<T> id, LongSupplier count) {
    return page(fetched, count, last -> encoded(Long.toString(id.applyAsLong(last))));
  }

  /** The page made of the rows fetched, by time. */
  public <T> Page<T> byTime(List<T> fetched, Function<T, TimeCursor> place, LongSupplier count) {
    return page(fetched, count, last -> place.apply(last).text());
  }

  static ProblemException badCursor() {
    return new ProblemException(Problem.Invalid.field("cursor", "cursor"));
  }

  private <T> Page<T> page(List<T> fetched, LongSupplier count, Function<T, String> cursorAfter) {
    OptionalLong total = withTotal ? OptionalLong.of(count.getAsLong()) : OptionalLong.empty();
    if (fetched.size() <= limit) {
      return new Page<>(fetched, Optional.empty(), total);
    }
    List<T> items = fetched.subList(0, limit);
    return new Page<>(items, Optional.of(cursorAfter.apply(items.getLast())), total);
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
