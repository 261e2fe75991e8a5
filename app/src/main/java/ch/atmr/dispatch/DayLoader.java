package ch.atmr.dispatch;

import ch.atmr.bookings.Crew;
import ch.atmr.bookings.Rides;
import ch.atmr.companies.Companies;
import ch.atmr.companies.Company;
import ch.atmr.drivers.Driver;
import ch.atmr.drivers.Drivers;
import ch.atmr.drivers.Vehicle;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.GeoPoint;
import ch.atmr.kernel.VehicleId;
import ch.atmr.planning.Shift;
import ch.atmr.planning.Shifts;
import ch.atmr.platform.db.Tx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads a company's day as a run plans it, in a handful of statements. */
final class DayLoader {
  private final Companies companies;
  private final Rides rides;
  private final Shifts shifts;
  private final Drivers drivers;
  private final DispatchRunRepository runs;
  private final Duration freeze;
  private final Clock clock;

  DayLoader(
      Companies companies,
      Rides rides,
      Shifts shifts,
      Drivers drivers,
      DispatchRunRepository runs,
      Duration freeze,
      Clock clock) {
    this.companies = companies;
    this.rides = rides;
    this.shifts = shifts;
    this.drivers = drivers;
    this.runs = runs;
    this.freeze = freeze;
    this.clock = clock;
  }

  Day load(Tx tx, DispatchRun run) {
    return load(tx, run.company(), run.forDate());
  }

  Day load(Tx tx, CompanyId id, LocalDate date) {
    Company company = companies.require(tx, id);
    Instant origin = date.atStartOfDay(company.zone()).toInstant();
    Instant end = date.plusDays(1).atStartOfDay(company.zone()).toInstant();
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant frozenUntil = now.plus(freeze);
    FrozenRides parted =
        FrozenRides.of(rides.toPlan(tx, id, date), rides.fixed(tx, id, date), frozenUntil);
    return new Day(
        company.zone(),
        origin,
        now.isAfter(origin) ? now : origin,
        parted.free(),
        parted.fixed(),
        duties(tx, company, shifts.on(tx, id, origin, end)),
        rides.reported(tx, id, date),
        frozenUntil,
        runs.planVersion(tx, id, date));
  }

  private List<Duty> duties(Tx tx, Company company, List<Shift> ofDay) {
    CompanyId id = company.id();
    Map<DriverId, Driver> byDriver =
        drivers.active(tx, id).stream().collect(Collectors.toMap(Driver::id, Function.identity()));
    Map<VehicleId, Vehicle> byVehicle =
        drivers.activeVehicles(tx, id).stream()
            .collect(Collectors.toMap(Vehicle::id, Function.identity()));
    List<Duty> duties = new ArrayList<>();
    for (Shift shift : ofDay) {
      Driver driver = byDriver.get(shift.driver());
      Vehicle vehicle = byVehicle.get(shift.vehicle());
      Optional<GeoPoint> depot = shift.depot().point().or(company::point);
      if (driver != null && vehicle != null && depot.isPresent()) {
        duties.add(duty(shift, driver, vehicle, depot.get()));
      }
    }
    return duties;
  }

  private static Duty duty(Shift shift, Driver driver, Vehicle vehicle, GeoPoint depot) {
    return new Duty(
        shift.id(),
        new Crew(driver.id(), vehicle.id()),
        vehicle.capacity(),
        DayProblem.names(driver.skills()),
        shift.window().earliest(),
        shift.window().latest(),
        depot,
        shift
            .pause()
            .map(pause ->
                new Duty.Rest(
                    Duration.ofMinutes(pause.minutes()),
                    pause.window().earliest(),
                    pause.window().latest())));
  }
}
