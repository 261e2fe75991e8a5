package ch.atmr.optimiser;

/**
 * Cost of a plan by part; plans are compared by unserved weight first, then by travel and vehicles.
 *
 * @param unserved requests left out
 * @param unservedWeight their priorities, summed
 * @param travel cost of driving, in the unit of the travel matrix
 * @param vehicles fixed costs of the vehicles used
 * @param vehiclesUsed vehicles that serve anyone
 * @param drivingSeconds from the start to the end location of each vehicle used
 * @param waitingSeconds from departure to end, less driving, services and breaks
 * @param rideExcessSeconds time on board beyond the direct drive, summed over requests
 * @param stability price of what is otherwise than published, in the unit of {@code travel}
 */
public record PlanCost(
    int unserved,
    long unservedWeight,
    double travel,
    double vehicles,
    int vehiclesUsed,
    double drivingSeconds,
    double waitingSeconds,
    double rideExcessSeconds,
    double stability)
    implements Comparable<PlanCost> {

  /** Of a plan that follows on nothing published. */
  public PlanCost(
      int unserved,
      long unservedWeight,
      double travel,
      double vehicles,
      int vehiclesUsed,
      double drivingSeconds,
      double waitingSeconds,
      double rideExcessSeconds) {
    this(
        unserved,
        unservedWeight,
        travel,
        vehicles,
        vehiclesUsed,
        drivingSeconds,
        waitingSeconds,
        rideExcessSeconds,
        /* stability= */ 0);
  }

  /** Travel, vehicles and changes together. */
  public double total() {
    return travel + vehicles + stability;
  }

  @Override
  public int compareTo(PlanCost other) {
    int byService = Long.compare(unservedWeight, other.unservedWeight);
    return byService != 0 ? byService : Double.compare(total(), other.total());
  }
}
