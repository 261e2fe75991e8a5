package ch.atmr.optimiser;

/**
 * Cost of a plan by part; plans are compared by unserved weight first, then by their total.
 *
 * @param unserved requests left out
 * @param unservedWeight their priorities, summed
 * @param travel cost of driving, in the unit of the travel matrix
 * @param vehicles fixed costs of the vehicles used
 * @param otherDriver of returns that have another driver than their ride out and wished for the
 *     same
 * @param unevenness of work that is spread unevenly
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
    double otherDriver,
    double unevenness,
    int vehiclesUsed,
    double drivingSeconds,
    double waitingSeconds,
    double rideExcessSeconds,
    double stability)
    implements Comparable<PlanCost> {

  /** Of a plan that follows on nothing published and has no wishes. */
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
        /* otherDriver= */ 0,
        /* unevenness= */ 0,
        vehiclesUsed,
        drivingSeconds,
        waitingSeconds,
        rideExcessSeconds,
        /* stability= */ 0);
  }

  /** All that is paid and all that is priced, but for requests left out. */
  public double total() {
    return travel + vehicles + otherDriver + unevenness + stability;
  }

  @Override
  public int compareTo(PlanCost other) {
    int byService = Long.compare(unservedWeight, other.unservedWeight);
    return byService != 0 ? byService : Double.compare(total(), other.total());
  }
}
