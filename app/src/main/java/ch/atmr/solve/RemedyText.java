package ch.atmr.solve;

import ch.atmr.optimiser.Remedy;
import ch.atmr.optimiser.StopKind;
import ch.atmr.optimiser.Unassigned;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says in a few English words what would let a request be served. */
final class RemedyText {

  private RemedyText() {}

  static String of(Unassigned unassigned) {
    return switch (unassigned.remedy()) {
      case Remedy.None none -> "no single change helps";
      case Remedy.WidenWindow window ->
          (window.stop() == StopKind.PICKUP ? "pick-up " : "drop-off ")
              + shift(window.earlier(), window.later());
      case Remedy.LengthenRide ride -> "ride longer by " + minutes(ride.seconds());
      case Remedy.ExtendShift shift ->
          "shift of " + shift.vehicle() + " " + shift(shift.earlier(), shift.later());
      case Remedy.MoveBreak pause ->
          "break of " + pause.vehicle() + " " + shift(pause.earlier(), pause.later());
      case Remedy.AllowSharing sharing -> "let it travel with others";
      case Remedy.AddVehicle vehicle -> "add a vehicle with " + needs(vehicle);
    };
  }

  private static String shift(double earlier, double later) {
    return later > 0 ? "later by " + minutes(later) : "earlier by " + minutes(earlier);
  }

  private static String minutes(double seconds) {
    return String.format(Locale.ROOT, "%.0f min", Math.ceil(seconds / 60));
  }

  private static String needs(Remedy.AddVehicle vehicle) {
    List<String> needs = new ArrayList<>();
    count(needs, vehicle.places().seats(), "seat");
    count(needs, vehicle.places().wheelchairs(), "wheelchair place");
    count(needs, vehicle.places().stretchers(), "stretcher place");
    vehicle.skills().stream().sorted().forEach(skill -> needs.add("skill " + skill));
    return String.join(", ", needs);
  }

  private static void count(List<String> needs, int count, String name) {
    if (count > 0) {
      needs.add(count + " " + name + (count > 1 ? "s" : ""));
    }
  }
}
