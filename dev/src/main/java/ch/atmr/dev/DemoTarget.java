package ch.atmr.dev;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.Role;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** What loading the demo asks of the service. Each method is a whole step: done, or not at all. */
interface DemoTarget {

  /** Adds an administrator, unless the address signs in already. */
  void addAdmin(String email);

  /** The company whose owner signs in by the address. */
  Optional<CompanyId> companyOf(String owner);

  /** Adds a company that may dispatch, and its owner's login. */
  CompanyId addCompany(DemoCompany company);

  /** Whether any shift begins on the local day. */
  boolean hasShifts(CompanyId company, LocalDate date);

  /** Whether any ride is booked for the day. */
  boolean hasRides(CompanyId company, LocalDate date);

  void importDrivers(CompanyId company, String csv);

  void importRides(CompanyId company, String csv);

  /**
   * Gives logins to those drivers or clients who have none yet.
   *
   * @param role DRIVER or CLIENT
   */
  void addLogins(CompanyId company, Role role, List<DemoLogin> logins);

  /** Gives the demo's password to accounts that were made with another one. */
  void changePasswords(List<String> emails);

  /**
   * A login to be.
   *
   * @param reference of the driver or client
   * @param name first and last name
   */
  record DemoLogin(String reference, String email, String name) {}
}
