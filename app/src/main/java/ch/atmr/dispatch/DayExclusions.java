package ch.atmr.dispatch;

import ch.atmr.bookings.Ride;
import ch.atmr.kernel.ClientId;
import ch.atmr.optimiser.Exclusions;
import ch.atmr.optimiser.RequestId;
import ch.atmr.optimiser.Sharing;
import ch.atmr.optimiser.VehicleId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whom the rides of a day do not travel with, in the optimiser's names. */
final class DayExclusions {
  private final Map<VehicleId, DutyProgress> duties;
  private final Map<ClientId, List<RequestId>> byClient = new HashMap<>();

  DayExclusions(Map<RequestId, Ride> rides, Map<VehicleId, DutyProgress> duties) {
    this.duties = duties;
    rides.forEach(
        (id, ride) -> byClient.computeIfAbsent(ride.client(), _ -> new ArrayList<>()).add(id));
  }

  Exclusions of(Ride ride) {
    Set<RequestId> passengers = new HashSet<>();
    ride.exclusions()
        .clients()
        .forEach(client -> passengers.addAll(byClient.getOrDefault(client, List.of())));
    passengers.remove(DayProblem.requestId(ride.id()));
    Set<VehicleId> vehicles = new HashSet<>();
    duties.forEach((id, state) -> {
      if (ride.exclusions().drivers().contains(state.duty().crew().driver())) {
        vehicles.add(id);
      }
    });
    return new Exclusions(sharing(ride), passengers, vehicles);
  }

  private static Sharing sharing(Ride ride) {
    return switch (ride.sharing()) {
      case ALLOWED -> Sharing.ALLOWED;
      case DECLINED -> Sharing.DECLINED;
      case ISOLATED -> Sharing.ISOLATED;
    };
  }
}
