package ch.atmr.optimiser;

import java.util.Objects;
import java.util.Set;

/**
 * A vehicle with its driver for one shift.
 *
 * @param startLocation row of the travel matrix where it begins
 * @param endLocation row of the travel matrix where it ends
 * @param shift leaves the start not before, is at the end not after
 * @param maxDuration seconds from leaving the start to being at the end; may be infinite
 * @param fixedCost added once when the vehicle serves anyone
 */
public record Vehicle(
    VehicleId id,
    int startLocation,
    int endLocation,
    TimeWindow shift,
    double maxDuration,
    Capacity capacity,
    Set<String> skills,
    Break pause,
    double fixedCost) {

  public Vehicle {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(shift, "shift");
    Objects.requireNonNull(capacity, "capacity");
    Objects.requireNonNull(pause, "pause");
    skills = Set.copyOf(skills);
    Faults.requireNotNegative("vehicle.startLocation", startLocation);
    Faults.requireNotNegative("vehicle.endLocation", endLocation);
    Faults.requireFinite("vehicle.shift.earliest", shift.earliest());
    Faults.requireNotNegative("vehicle.maxDuration", maxDuration);
    Faults.requireFiniteNotNegative("vehicle.fixedCost", fixedCost);
  }

  Vehicle withId(VehicleId other) {
    return new Vehicle(
        other, startLocation, endLocation, shift, maxDuration, capacity, skills, pause, fixedCost);
  }

  /** The same vehicle with more time. */
  Vehicle relaxed(TimeWindow otherShift, double otherMaxDuration) {
    return new Vehicle(
        id,
        startLocation,
        endLocation,
        otherShift,
        otherMaxDuration,
        capacity,
        skills,
        pause,
        fixedCost);
  }

  Vehicle withPause(Break other) {
    return new Vehicle(
        id, startLocation, endLocation, shift, maxDuration, capacity, skills, other, fixedCost);
  }

  Vehicle withCapacity(Capacity other) {
    return new Vehicle(
        id, startLocation, endLocation, shift, maxDuration, other, skills, pause, fixedCost);
  }

  /** Starts a vehicle with no places, skills or break. */
  public static Builder builder(VehicleId id, int depot, TimeWindow shift) {
    return new Builder(id, depot, shift);
  }

  /** Gathers what a vehicle has beyond its depot and shift. */
  public static final class Builder {
    private final VehicleId id;
    private final int startLocation;
    private final TimeWindow shift;
    private int endLocation;
    private double maxDuration = Double.POSITIVE_INFINITY;
    private Capacity capacity = Capacity.seats(0);
    private Set<String> skills = Set.of();
    private Break pause = Break.none();
    private double fixedCost;

    private Builder(VehicleId id, int depot, TimeWindow shift) {
      this.id = id;
      this.startLocation = depot;
      this.endLocation = depot;
      this.shift = shift;
    }

    public Builder endLocation(int location) {
      endLocation = location;
      return this;
    }

    public Builder maxDuration(double seconds) {
      maxDuration = seconds;
      return this;
    }

    public Builder capacity(Capacity value) {
      capacity = value;
      return this;
    }

    public Builder skills(Set<String> value) {
      skills = value;
      return this;
    }

    public Builder pause(Break value) {
      pause = value;
      return this;
    }

    public Builder fixedCost(double value) {
      fixedCost = value;
      return this;
    }

    public Vehicle build() {
      return new Vehicle(
          id, startLocation, endLocation, shift, maxDuration, capacity, skills, pause, fixedCost);
    }
  }
}
