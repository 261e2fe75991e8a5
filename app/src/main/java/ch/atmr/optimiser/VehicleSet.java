package ch.atmr.optimiser;

/** Vehicles in the order they were added, each once; made for being emptied and filled often. */
final class VehicleSet {

  private final int[] members;
  private final boolean[] has;
  private int size;

  VehicleSet(int vehicles) {
    members = new int[vehicles];
    has = new boolean[vehicles];
  }

  /** Adds a vehicle; {@link Assignment#NOWHERE} is none. */
  void add(int vehicle) {
    if (vehicle != Assignment.NOWHERE && !has[vehicle]) {
      has[vehicle] = true;
      members[size++] = vehicle;
    }
  }

  int size() {
    return size;
  }

  int at(int index) {
    return members[index];
  }

  void clear() {
    while (size > 0) {
      has[members[--size]] = false;
    }
  }
}
