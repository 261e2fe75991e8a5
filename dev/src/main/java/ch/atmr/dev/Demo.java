package ch.atmr.dev;

import ch.atmr.dev.DemoTarget.DemoLogin;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.GeoPoint;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Place;
import ch.atmr.kernel.Role;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
          depot("Route des Jeunes 10, 1227 Carouge", 46.1880, 6.1280),
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
          depot("Rue de Veyrot 12, 1217 Meyrin", 46.2225, 6.0760),
          4,
          5,
          2,
          0,
          0);

  private static final List<DemoCompany> COMPANIES = List.of(MAIN, SECOND);

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
    LocalDate tomorrow = tomorrow();
    target.addAdmin(ADMIN);
    COMPANIES.forEach(company -> load(company, day(company, tomorrow)));
  }

  /** Gives all accounts the password that the target has now. */
  void changePasswords() {
    List<String> emails = new ArrayList<>(List.of(ADMIN));
    LocalDate tomorrow = tomorrow();
    for (DemoCompany company : COMPANIES) {
      Day day = day(company, tomorrow);
      emails.add(company.owner());
      company.driverLogins(day).stream().map(DemoLogin::email).forEach(emails::add);
      company.clientLogins(day).stream().map(DemoLogin::email).forEach(emails::add);
    }
    target.changePasswords(emails);
  }

  private void load(DemoCompany company, Day day) {
    CompanyId id = target.companyOf(company.owner()).orElseGet(() -> target.addCompany(company));
    if (!target.hasShifts(id, day.date())) {
      target.importDrivers(id, DayCsv.drivers(day));
    }
    if (!target.hasRides(id, day.date())) {
      target.importRides(id, DayCsv.rides(day));
    }
    target.addLogins(id, Role.DRIVER, company.driverLogins(day));
    target.addLogins(id, Role.CLIENT, company.clientLogins(day));
  }

  private LocalDate tomorrow() {
    return LocalDate.ofInstant(clock.instant(), DayGenerator.ZONE).plusDays(1);
  }

  private Day day(DemoCompany company, LocalDate date) {
    return generator.day(date, company.rides(), company.drivers(), company.seed());
  }

  private static Place depot(String address, double latitude, double longitude) {
    return new Place(new PersonalText(address), Optional.of(new GeoPoint(latitude, longitude)));
  }
}
