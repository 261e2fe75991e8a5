package ch.atmr.kernel;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param items at most the limit that was asked for
 * @param nextCursor where the next page starts; empty on the last page
 * @param total how many there are in all; empty unless it was asked for
 */
public record Page<T>(List<T> items, Optional<String> nextCursor, OptionalLong total) {
  public Page {
    items = List.copyOf(items);
  }

  public <R> Page<R> map(Function<T, R> view) {
    return new Page<>(items.stream().map(view).toList(), nextCursor, total);
  }
}
