package ch.atmr.drivers;

import ch.atmr.platform.crypto.SealedTable;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.http.Api;
import ch.atmr.privacy.PersonalData;
import java.time.Clock;
import java.util.List;

/** Puts the feature together, so that only what others use leaves the package. */
public final class DriverFeature {
  private final Vehicles vehicles;
  private final Drivers drivers;
  private final DriverPersonalData personalData;

  public DriverFeature(Db db, Seals seals, DriverAccounts accounts, Clock clock) {
    DriverRepository repository = new DriverRepository(seals);
    this.vehicles = new Vehicles(db, new VehicleRepository(), clock);
    this.drivers = new Drivers(db, repository, vehicles, accounts, clock);
    this.personalData = new DriverPersonalData(seals, repository);
  }

  /** The tables that hold sealed columns. */
  public static List<SealedTable> sealedTables() {
    return List.of(DriverRepository.SEALED);
  }

  /** Adds the routes. */
  public void register(Api api) {
    new DriverRoutes(drivers).register(api);
    new VehicleRoutes(vehicles).register(api);
  }

  /** What others ask of drivers. */
  public Drivers drivers() {
    return drivers;
  }

  /** What others ask of vehicles. */
  public Vehicles vehicles() {
    return vehicles;
  }

  /** What the feature keeps about people. */
  public PersonalData personalData() {
    return personalData;
  }
}
