package ch.atmr.optimiser;

/** The least change that would let a request be served, with the rest of the plan as it is. */
public sealed interface Remedy {

  /** Nothing of the kinds tried is enough by itself. */
  record None() implements Remedy {}

  /** Allow a stop's window to begin earlier or end later by so many seconds. */
  record WidenWindow(StopKind stop, double earlier, double later) implements Remedy {}

  /** Allow so many seconds more on board. */
  record LengthenRide(double seconds) implements Remedy {}

  /** Let a vehicle's shift begin earlier or end later by so many seconds. */
  record ExtendShift(VehicleId vehicle, double earlier, double later) implements Remedy {}

  /** Let a vehicle's break begin earlier or end later by so many seconds. */
  record MoveBreak(VehicleId vehicle, double earlier, double later) implements Remedy {}

  /** Let the passenger, who would rather ride alone, travel with others. */
  record AllowSharing() implements Remedy {}

  /** Add a vehicle with these places and skills, from one moment to the other. */
  record AddVehicle(Demand places, java.util.Set<String> skills, TimeWindow duty)
      implements Remedy {

    public AddVehicle {
      skills = java.util.Set.copyOf(skills);
    }
  }
}
