package ch.atmr.kernel;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * With whom a company never lets a client travel.
 *
 * @param drivers who do not drive the client
 * @param clients never on board together with the client; it is enough that one names the other
 */
public record Exclusions(Set<DriverId> drivers, Set<ClientId> clients) {
  public static final Exclusions NONE = new Exclusions(Set.of(), Set.of());

  public Exclusions {
    drivers = Set.copyOf(drivers);
    clients = Set.copyOf(clients);
  }

  /** The ids as the database prints them. */
  public static Exclusions of(List<String> drivers, List<String> clients) {
    return new Exclusions(
        drivers.stream().map(Long::valueOf).map(DriverId::new).collect(Collectors.toSet()),
        clients.stream().map(Long::valueOf).map(ClientId::new).collect(Collectors.toSet()));
  }
}
