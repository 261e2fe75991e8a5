package ch.atmr.routing;

import ch.atmr.kernel.GeoPoint;
import ch.atmr.routing.TravelTimes.PairChoice;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A table being filled: from the cache, from OSRM, at last from the straight line. Writers of
 * different cells do not disturb each other.
 */
final class TableDraft {
  /** Not told yet. */
  static final int UNKNOWN = -2;

  private final List<Spot> spots;
  private final Map<Spot, Integer> indexes = new HashMap<>();
  private final int[] cells;
  private final BitSet wanted;

  private TableDraft(List<Spot> spots, BitSet wanted) {
    this.spots = spots;
    this.wanted = wanted;
    this.cells = new int[spots.size() * spots.size()];
    Arrays.fill(cells, UNKNOWN);
    for (int i = 0; i < spots.size(); i++) {
      indexes.putIfAbsent(spots.get(i), i);
    }
  }

  static TableDraft of(List<GeoPoint> points, PairChoice choice) {
    List<Spot> spots = points.stream().map(Spot::of).toList();
    int size = spots.size();
    BitSet wanted = new BitSet(size * size);
    TableDraft draft = new TableDraft(spots, wanted);
    for (int from = 0; from < size; from++) {
      for (int to = 0; to < size; to++) {
        if (spots.get(from).equals(spots.get(to))) {
          draft.cells[from * size + to] = 0;
        } else if (choice.includes(from, to)) {
          wanted.set(from * size + to);
        }
      }
    }
    return draft;
  }

  int size() {
    return spots.size();
  }

  Spot spot(int index) {
    return spots.get(index);
  }

  List<Spot> spots() {
    return spots;
  }

  Leg leg(int cell) {
    return new Leg(spots.get(cell / size()), spots.get(cell % size()));
  }

  int value(int cell) {
    return cells[cell];
  }

  void set(int cell, int seconds) {
    cells[cell] = seconds;
  }

  /** What this draft knows of a leg of another one. */
  int value(Leg leg) {
    Integer from = indexes.get(leg.from());
    Integer to = indexes.get(leg.to());
    return from == null || to == null ? UNKNOWN : cells[from * size() + to];
  }

  /** Wanted cells that nobody has told yet. */
  BitSet missing() {
    BitSet missing = new BitSet(cells.length);
    for (int cell = wanted.nextSetBit(0); cell >= 0; cell = wanted.nextSetBit(cell + 1)) {
      missing.set(cell, cells[cell] == UNKNOWN);
    }
    return missing;
  }

  /** The table; what is still missing is estimated. */
  TravelTable table() {
    BitSet estimated = missing();
    for (int cell = 0; cell < cells.length; cell++) {
      if (cells[cell] == UNKNOWN) {
        cells[cell] =
            StraightLine.seconds(
                spots.get(cell / size()).point(), spots.get(cell % size()).point());
      }
    }
    return new TravelTable(size(), cells, estimated, wanted.cardinality());
  }
}
