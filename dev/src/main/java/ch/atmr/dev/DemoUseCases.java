package ch.atmr.dev;

import ch.atmr.Features;
import ch.atmr.identity.NewUser;
import ch.atmr.identity.PasswordHash;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Role;
import ch.atmr.kernel.Secret;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.db.Work;
import ch.atmr.platform.http.Language;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Loads the demo through the service's use cases. Only what no use case does, since no user may do
 * it, is SQL: linking people whom a company has to logins that are ready to use.
 */
final class DemoUseCases implements DemoTarget {
  private static final String REASON = "demo data";
  private static final String COMPANY_OF = "SELECT company_id FROM users WHERE id = :id";
  private static final String HAS_SHIFTS =
      """
      SELECT EXISTS (SELECT 1 FROM shifts
                     WHERE company_id = :company AND starts_at >= :from AND starts_at < :to) AS found
      """;
  private static final String HAS_RIDES =
      """
      SELECT EXISTS (SELECT 1 FROM bookings
                     WHERE company_id = :company AND service_date = :date) AS found
      """;
  private static final String DRIVER_WITHOUT_LOGIN =
      """
      SELECT id FROM drivers
      WHERE company_id = :company AND reference = :reference AND user_id IS NULL
      """;
  private static final String CLIENT_WITHOUT_LOGIN =
      """
      SELECT id FROM clients
      WHERE company_id = :company AND reference = :reference AND user_id IS NULL
      """;
  private static final String LINK_DRIVER =
      "UPDATE drivers SET user_id = :user, version = version + 1 WHERE company_id = :company AND id = :id";
  private static final String LINK_CLIENT =
      "UPDATE clients SET user_id = :user, version = version + 1 WHERE company_id = :company AND id = :id";
  // Whoever reads the password on the screen may keep it.
  private static final String KEEP_PASSWORD =
      "UPDATE users SET force_password_change = false WHERE id = :id";
  private static final String SET_PASSWORD =
      """
      UPDATE users SET password_hash = :hash, force_password_change = false, version = version + 1
      WHERE id = :id
      """;

  private final Features features;
  private final Secret password;
  private Optional<PasswordHash> hash = Optional.empty();

  /**
   * @param password of all accounts
   */
  DemoUseCases(Features features, Secret password) {
    this.features = features;
    this.password = password;
  }

  @Override
  public void addAdmin(String email) {
    if (userOf(email).isEmpty()) {
      NewUser admin = newUser(email, "Demo Admin");
      system(tx -> ready(tx, features.users().createAdmin(tx, admin)));
    }
  }

  @Override
  public Optional<CompanyId> companyOf(String owner) {
    return userOf(owner)
        .flatMap(user ->
            system(tx ->
                tx.sql(COMPANY_OF)
                    .bind("id", user.value())
                    .optional(row -> new CompanyId(row.longValue("company_id")))));
  }

  @Override
  public CompanyId addCompany(DemoCompany company) {
    NewUser owner = newUser(company.owner(), "Demo Dispatcher");
    return system(tx -> {
      CompanyId id = features.companies().add(tx, company.name(), company.depot());
      ready(tx, features.users().createCompanyUser(tx, id, owner));
      return id;
    });
  }

  @Override
  public boolean hasShifts(CompanyId company, LocalDate date) {
    return features
        .db()
        .tenant(
            company,
            tx ->
                tx.sql(HAS_SHIFTS)
                    .bind("company", company.value())
                    .bind("from", date.atStartOfDay(DayGenerator.ZONE).toInstant())
                    .bind("to", date.plusDays(1).atStartOfDay(DayGenerator.ZONE).toInstant())
                    .one(row -> row.bool("found")));
  }

  @Override
  public boolean hasRides(CompanyId company, LocalDate date) {
    return features
        .db()
        .tenant(
            company,
            tx ->
                tx.sql(HAS_RIDES)
                    .bind("company", company.value())
                    .bind("date", date)
                    .one(row -> row.bool("found")));
  }

  @Override
  public void importDrivers(CompanyId company, String csv) {
    features.driverImport().run(company, csv.getBytes(StandardCharsets.UTF_8), false, false);
  }

  @Override
  public void importRides(CompanyId company, String csv) {
    features.bookingImport().run(company, csv.getBytes(StandardCharsets.UTF_8), false, false);
  }

  @Override
  public void addLogins(CompanyId company, Role role, List<DemoLogin> logins) {
    String without = role == Role.DRIVER ? DRIVER_WITHOUT_LOGIN : CLIENT_WITHOUT_LOGIN;
    List<Missing> missing = system(tx -> missing(tx, company, without, logins));
    if (missing.isEmpty()) {
      return;
    }
    Optional<PasswordHash> hashed = hash();
    system(tx -> {
      for (Missing one : missing) {
        NewUser wanted = newUser(one.login().email(), one.login().name(), hashed);
        UserId user =
            role == Role.DRIVER
                ? features.users().createDriverUser(tx, company, wanted)
                : features.users().createClientUser(tx, wanted);
        tx.sql(role == Role.DRIVER ? LINK_DRIVER : LINK_CLIENT)
            .bind("user", ready(tx, user).value())
            .bind("company", company.value())
            .bind("id", one.id())
            .update();
      }
      return missing.size();
    });
  }

  private List<Missing> missing(Tx tx, CompanyId company, String without, List<DemoLogin> logins) {
    List<Missing> missing = new ArrayList<>();
    for (DemoLogin login : logins) {
      tx.sql(without)
          .bind("company", company.value())
          .bind("reference", login.reference())
          .optional(row -> row.longValue("id"))
          .filter(_ -> features.users().find(tx, new PersonalText(login.email())).isEmpty())
          .ifPresent(id -> missing.add(new Missing(id, login)));
    }
    return missing;
  }

  @Override
  public void changePasswords(List<String> emails) {
    String phc = hash().map(PasswordHash::phc).orElseThrow();
    system(tx -> {
      for (String email : emails) {
        features
            .users()
            .find(tx, new PersonalText(email))
            .ifPresent(
                user -> tx.sql(SET_PASSWORD).bind("hash", phc).bind("id", user.value()).update());
      }
      return emails.size();
    });
  }

  private static UserId ready(Tx tx, UserId user) {
    tx.sql(KEEP_PASSWORD).bind("id", user.value()).update();
    return user;
  }

  private Optional<UserId> userOf(String email) {
    return features.db().nobody(tx -> features.users().find(tx, new PersonalText(email)));
  }

  private NewUser newUser(String email, String name) {
    return newUser(email, name, hash());
  }

  private static NewUser newUser(String email, String name, Optional<PasswordHash> hashed) {
    int space = name.indexOf(' ');
    return NewUser.of(
        new PersonalText(email),
        Optional.of(new PersonalText(name.substring(0, space))),
        Optional.of(new PersonalText(name.substring(space + 1))),
        hashed,
        Language.FRENCH);
  }

  // Hashing is slow on purpose: one hash, with its salt, does for all accounts of a demo.
  private Optional<PasswordHash> hash() {
    if (hash.isEmpty()) {
      hash = Optional.of(features.passwords().hash("password", password));
    }
    return hash;
  }

  private <T> T system(Work<T> work) {
    return features.db().system(REASON, work);
  }

  /** Somebody without a login, by the row's id. */
  private record Missing(long id, DemoLogin login) {}
}
