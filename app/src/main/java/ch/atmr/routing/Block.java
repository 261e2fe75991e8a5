package ch.atmr.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A rectangle of a table that one request asks for.
 *
 * @param sources rows of the table
 * @param destinations its columns
 */
record Block(List<Integer> sources, List<Integer> destinations) {
  Block {
    sources = List.copyOf(sources);
    destinations = List.copyOf(destinations);
  }

  /**
   * Covers missing cells by blocks. Rows that lack most come first, so that the few rows of a new
   * ride are one block and not a part of all.
   *
   * @param size of the table
   * @param side rows and columns of a block at most
   */
  static List<Block> cover(BitSet missing, int size, int side) {
    int[] lacking = new int[size];
    for (int cell = missing.nextSetBit(0); cell >= 0; cell = missing.nextSetBit(cell + 1)) {
      lacking[cell / size]++;
    }
    List<Integer> rows =
        IntStream.range(0, size)
            .filter(row -> lacking[row] > 0)
            .boxed()
            .sorted(Comparator.comparingInt((Integer row) -> -lacking[row]))
            .toList();
    List<Block> blocks = new ArrayList<>();
    for (List<Integer> some : parts(rows, side)) {
      for (List<Integer> columns : parts(columns(missing, size, some), side)) {
        List<Integer> needed =
            some.stream()
                .filter(row -> columns.stream().anyMatch(to -> missing.get(row * size + to)))
                .toList();
        blocks.add(new Block(needed, columns));
      }
    }
    return blocks;
  }

  private static List<Integer> columns(BitSet missing, int size, List<Integer> rows) {
    BitSet columns = new BitSet(size);
    for (int row : rows) {
      columns.or(missing.get(row * size, (row + 1) * size));
    }
    return columns.stream().boxed().toList();
  }

  /** Two halves along the longer side; none where there is but one cell. */
  List<Block> halves() {
    if (sources.size() >= destinations.size()) {
      return sources.size() < 2
          ? List.of()
          : parts(sources, (sources.size() + 1) / 2).stream()
              .map(half -> new Block(half, destinations))
              .toList();
    }
    return parts(destinations, (destinations.size() + 1) / 2).stream()
        .map(half -> new Block(sources, half))
        .toList();
  }

  /** The block without a place. */
  Block without(int index) {
    return new Block(
        sources.stream().filter(row -> row != index).toList(),
        destinations.stream().filter(column -> column != index).toList());
  }

  boolean isEmpty() {
    return sources.isEmpty() || destinations.isEmpty();
  }

  /** All its places, each once. */
  int[] places() {
    return IntStream.concat(
            sources.stream().mapToInt(Integer::intValue),
            destinations.stream().mapToInt(Integer::intValue))
        .distinct()
        .sorted()
        .toArray();
  }

  /** Where the places of one side stand among all: {@code 0;3;4}. */
  static String positions(List<Integer> side, int[] places) {
    StringBuilder text = new StringBuilder();
    for (int index : side) {
      text.append(text.isEmpty() ? "" : ";").append(Arrays.binarySearch(places, index));
    }
    return text.toString();
  }

  private static List<List<Integer>> parts(List<Integer> whole, int length) {
    List<List<Integer>> parts = new ArrayList<>();
    for (int from = 0; from < whole.size(); from += length) {
      parts.add(whole.subList(from, Math.min(whole.size(), from + length)));
    }
    return parts;
  }
}
