package ch.atmr.dispatch;

import ch.atmr.drivers.VehicleCapacity;
import ch.atmr.optimiser.Break;
import ch.atmr.optimiser.Capacity;
import ch.atmr.optimiser.Layout;
import ch.atmr.optimiser.TimeWindow;
import ch.atmr.optimiser.Vehicle;
import ch.atmr.optimiser.VehicleId;
import java.time.Duration;
import java.time.Instant;

/** A day's shifts as the optimiser's vehicles. */
final class DutyVehicles {
  private final DayProblem problem;
  private final PlanRules rules;
  private final Instant earliest;

  /**
   * @param earliest from when on the day can still be changed
   */
  DutyVehicles(DayProblem problem, PlanRules rules, Instant earliest) {
    this.problem = problem;
    this.rules = rules;
    this.earliest = earliest;
  }

  /** The vehicle of a driver's shift, from where he is. */
  Vehicle vehicle(VehicleId id, DutyProgress state) {
    return Vehicle.builder(
            id,
            problem.start(state),
            new TimeWindow(problem.seconds(state.from()), problem.seconds(state.to())))
        .endLocation(problem.end(state))
        .capacity(capacity(state.duty().capacity()))
        .skills(state.duty().skills())
        .pause(state.rest(earliest).map(this::pause).orElse(Break.none()))
        .maxDuration(longest(state))
        .fixedCost((double) rules.rates().vehicle())
        .driver("D" + state.duty().crew().driver().value())
        .build();
  }

  // A limit that the shift keeps by itself would only cost the search time.
  private static double longest(DutyProgress state) {
    Duration length = Duration.between(state.from(), state.to());
    return length.compareTo(BreakLaw.LONGEST_DUTY) > 0
        ? BreakLaw.LONGEST_DUTY.toSeconds()
        : Double.POSITIVE_INFINITY;
  }

  private static Capacity capacity(VehicleCapacity capacity) {
    return new Capacity(
        capacity.seats(),
        capacity.wheelchairPlaces(),
        capacity.seatsPerWheelchair(),
        capacity.stretcherPlaces(),
        capacity.stretcherExcludesWheelchair(),
        capacity.layouts().stream()
            .map(layout ->
                new Layout(layout.seats(), layout.wheelchairPlaces(), layout.stretcherPlaces()))
            .toList());
  }

  private Break pause(Duty.Rest rest) {
    return new Break(
        rest.length().toSeconds(),
        new TimeWindow(problem.seconds(rest.earliest()), problem.seconds(rest.latest())));
  }
}
