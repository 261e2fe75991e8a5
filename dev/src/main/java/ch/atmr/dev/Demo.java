package ch.atmr.dev;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.GeoPoint;
import ch.atmr.kernel.Role;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;

/**
 * The demo: two companies with people, vehicles and, at each start, tomorrow's day. Whatever is
 * there already stays as it is, so that loading again, also after a start that was killed, adds
 * only what is missing.
 */
final class Demo {
  static final String DOMAIN = "demo.atmr.ch";
  static final String ADMIN = "admin@" + DOMAIN;
  static final DemoCompany MAIN =
      new DemoCompany(
          "Demo Transports",
          "company@" + DOMAIN,
          "Route des Jeunes 10, 1227 Carouge",
          new GeoPoint(46.1880, 6.1280),
          1,
          60,
          10,
          10,
          30);

  /** A second tenant, to see that neither sees the other. */
  static final DemoCompany SECOND =
      new DemoCompany(
          "Demo Transports 2",
          "company2@" + DOMAIN,
          "Rue de Veyrot 12, 1217 Meyrin",
          new GeoPoint(46.2225, 6.0760),
          4,
          5,
          2,
          0,
          0);

  private final DemoTarget target;
  private final DayGenerator generator;
  private final Clock clock;

  Demo(DemoTarget target, DayGenerator generator, Clock clock) {
    this.target = target;
    this.generator = generator;
    this.clock = clock;
  }

  /** Adds what is missing. */
  void load() {
    target.addAdmin(ADMIN);
    LocalDate tomorrow = LocalDate.ofInstant(clock.instant(), DayGenerator.ZONE).plusDays(1);
    for (DemoCompany company : List.of(MAIN, SECOND)) {
      load(company, tomorrow);
    }
  }

  private void load(DemoCompany company, LocalDate date) {
    CompanyId id = target.companyOf(company.owner()).orElseGet(() -> target.addCompany(company));
    Day day = generator.day(date, company.rides(), company.drivers(), company.seed());
    if (!target.hasShifts(id, date)) {
      target.importDrivers(id, DayCsv.drivers(day));
    }
    if (!target.hasRides(id, date)) {
      target.importRides(id, DayCsv.rides(day));
    }
    target.addLogins(id, Role.DRIVER, company.driverEmails());
    target.addLogins(id, Role.CLIENT, company.clientEmails());
  }
}
