package ch.atmr.optimiser;

/** Name of a vehicle, unique in its problem. */
public record VehicleId(String value) implements Comparable<VehicleId> {

  public VehicleId {
    Faults.requireText("vehicle.id", value);
  }

  @Override
  public int compareTo(VehicleId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
