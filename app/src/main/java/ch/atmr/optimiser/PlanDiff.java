package ch.atmr.optimiser;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is different between two plans, request by request. */
public final class PlanDiff {

  /** How a request is served otherwise. */
  public enum Kind {
    /** Left out before. */
    ADDED,
    /** Left out now. */
    REMOVED,
    /** On another vehicle. */
    MOVED,
    /** On the same vehicle at another time. */
    RETIMED
  }

  /**
   * One request that is served otherwise.
   *
   * @param from empty when it was left out
   * @param to empty when it is left out
   * @param pickupShift seconds that the pick-up is later; 0 for one that is added or removed
   * @param dropoffShift the same of the drop-off
   */
  public record Change(
      RequestId request,
      Kind kind,
      Optional<VehicleId> from,
      Optional<VehicleId> to,
      double pickupShift,
      double dropoffShift) {}

  private record Service(VehicleId vehicle, double pickup, double dropoff) {}

  private PlanDiff() {}

  /** All changes, by the requests' names. */
  public static List<Change> of(List<Route> before, List<Route> after) {
    Map<String, Service> old = services(before);
    Map<String, Service> now = services(after);
    TreeSet<String> names = new TreeSet<>(old.keySet());
    names.addAll(now.keySet());
    List<Change> changes = new ArrayList<>();
    for (String name : names) {
      change(new RequestId(name), old.get(name), now.get(name)).ifPresent(changes::add);
    }
    return List.copyOf(changes);
  }

  private static Optional<Change> change(
      RequestId request, @Nullable Service old, @Nullable Service now) {
    if (old == null || now == null) {
      return Optional.of(
          new Change(
              request,
              old == null ? Kind.ADDED : Kind.REMOVED,
              Optional.ofNullable(old).map(Service::vehicle),
              Optional.ofNullable(now).map(Service::vehicle),
              0,
              0));
    }
    double pickup = now.pickup - old.pickup;
    double dropoff = now.dropoff - old.dropoff;
    boolean moved = !old.vehicle.equals(now.vehicle);
    if (!moved && pickup == 0 && dropoff == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Change(
            request,
            moved ? Kind.MOVED : Kind.RETIMED,
            Optional.of(old.vehicle),
            Optional.of(now.vehicle),
            pickup,
            dropoff));
  }

  private static Map<String, Service> services(List<Route> routes) {
    Map<String, Service> services = new HashMap<>();
    for (Route route : routes) {
      Map<RequestId, Double> pickups = new HashMap<>();
      for (PlannedStop stop : route.stops()) {
        if (stop.requestId() != null) {
          if (stop.kind() == StopKind.PICKUP) {
            pickups.put(stop.requestId(), stop.start());
          } else {
            double pickup = pickups.getOrDefault(stop.requestId(), stop.arrival());
            services.put(
                stop.requestId().value(), new Service(route.vehicle(), pickup, stop.arrival()));
          }
        }
      }
    }
    return services;
  }
}
