package ch.atmr.optimiser;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A vehicle with its driver for one shift.
 *
 * @param startLocation row of the travel matrix where it begins
 * @param endLocation row of the travel matrix where it ends, or {@link #ANYWHERE}
 * @param shift leaves the start not before, is at the end not after
 * @param maxDuration seconds from leaving the start to being at the end; may be infinite
 * @param fixedCost added once when the vehicle serves anyone
 * @param driver who drives it, where the same driver has other vehicles or shifts too; null else
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
    double fixedCost,
    @Nullable String driver) {

  /** An end location: it is done where its last passenger gets off. */
  public static final int ANYWHERE = -1;

  public Vehicle {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(shift, "shift");
    Objects.requireNonNull(capacity, "capacity");
    Objects.requireNonNull(pause, "pause");
    skills = Set.copyOf(skills);
    Faults.requireNotNegative("vehicle.startLocation", startLocation);
    if (endLocation != ANYWHERE) {
      Faults.requireNotNegative("vehicle.endLocation", endLocation);
    }
    Faults.requireFinite("vehicle.shift.earliest", shift.earliest());
    Faults.requireNotNegative("vehicle.maxDuration", maxDuration);
    Faults.requireFiniteNotNegative("vehicle.fixedCost", fixedCost);
  }

  boolean endsAnywhere() {
    return endLocation == ANYWHERE;
  }

  Vehicle withId(VehicleId other) {
    return toBuilder(other).build();
  }

  Vehicle withDriver(@Nullable String other) {
    return toBuilder(id).driver(other).build();
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
        fixedCost,
        driver);
  }

  Vehicle withPause(Break other) {
    return toBuilder(id).pause(other).build();
  }

  Vehicle withCapacity(Capacity other) {
    return toBuilder(id).capacity(other).build();
  }

  private Builder toBuilder(VehicleId other) {
    return new Builder(other, startLocation, shift)
        .endLocation(endLocation)
        .maxDuration(maxDuration)
        .capacity(capacity)
        .skills(skills)
        .pause(pause)
        .fixedCost(fixedCost)
        .driver(driver);
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
    private @Nullable String driver;

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

    public Builder driver(@Nullable String value) {
      driver = value;
      return this;
    }

    public Vehicle build() {
      return new Vehicle(
          id,
          startLocation,
          endLocation,
          shift,
          maxDuration,
          capacity,
          skills,
          pause,
          fixedCost,
          driver);
    }
  }
}
