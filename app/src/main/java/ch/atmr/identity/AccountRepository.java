package ch.atmr.identity;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.PageRequest;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Role;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.crypto.SealedRow;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.db.Row;
import ch.atmr.platform.db.Statement;
import ch.atmr.platform.db.Tx;
import java.util.List;
import java.util.Optional;

/** The table of users as administrators look at it, in transactions of the system. */
final class AccountRepository {
  private static final String COLUMNS =
      """
      SELECT id, public_id, role, company_id, email_sealed, first_name_sealed, last_name_sealed,
             is_active, password_hash IS NOT NULL AS has_password, created_at, last_login_at,
             version,
             (SELECT k.key_sealed FROM data_keys k WHERE k.subject = users.public_id) AS data_key
      FROM users
      """;
  private static final String FIND = COLUMNS + "WHERE id = :id";
  private static final String LOCK = FIND + " FOR UPDATE";
  // While master keys change, an address stands indexed under one of several keys.
  private static final String FILTER =
      """
      (CAST(:role AS text) IS NULL OR role = CAST(:role AS text))
      AND (CAST(:company AS bigint) IS NULL OR company_id = CAST(:company AS bigint))
      AND (CAST(:active AS boolean) IS NULL OR is_active = CAST(:active AS boolean))
      AND (CAST(:emails AS bytea[]) IS NULL OR email_index = ANY(CAST(:emails AS bytea[])))
      """;
  private static final String PAGE =
      COLUMNS + "WHERE id < :before AND " + FILTER + "ORDER BY id DESC LIMIT :fetch";
  private static final String COUNT = "SELECT count(*) AS n FROM users WHERE " + FILTER;
  private static final String IS_ADMINISTRATOR =
      """
      SELECT count(*) FILTER (WHERE id = :id) = 1 AS administers
      FROM (SELECT id FROM users WHERE role = 'ADMIN' AND is_active ORDER BY id FOR UPDATE) a
      """;
  private static final String COMPANY_EXISTS =
      "SELECT EXISTS (SELECT FROM companies WHERE id = :id) AS found";
  // A key is seen by the company that it belongs to, so it goes along.
  private static final String SET_ROLE =
      """
      WITH moved AS (
        UPDATE users
        SET role = :role, company_id = CAST(:company AS bigint), version = version + 1
        WHERE id = :id
        RETURNING public_id)
      UPDATE data_keys SET company_id = CAST(:company AS bigint)
      WHERE subject IN (SELECT public_id FROM moved)
      """;
  private static final String REMOVE_PASSWORD =
      "UPDATE users SET password_hash = NULL, version = version + 1 WHERE id = :id";

  private final Seals seals;

  AccountRepository(Seals seals) {
    this.seals = seals;
  }

  Optional<Account> find(Tx tx, UserId id) {
    return tx.sql(FIND).bind("id", id.value()).optional(this::account);
  }

  /** The account, kept from changing until the transaction ends. */
  Optional<Account> lock(Tx tx, UserId id) {
    return tx.sql(LOCK).bind("id", id.value()).optional(this::account);
  }

  /** A page of the accounts that pass the filter, newest first, and one more. */
  List<Account> page(Tx tx, Filter filter, PageRequest page) {
    return filtered(tx.sql(PAGE), filter)
        .bind("before", page.beforeId())
        .bind("fetch", page.fetch())
        .list(this::account);
  }

  long count(Tx tx, Filter filter) {
    return filtered(tx.sql(COUNT), filter).one(row -> row.longValue("n"));
  }

  /**
   * Whether a user is an administrator who may act, asked so that no two take each other's right at
   * once: administrators who ask wait for each other.
   */
  boolean administers(Tx tx, UserId user) {
    return tx.sql(IS_ADMINISTRATOR).bind("id", user.value()).one(row -> row.bool("administers"));
  }

  boolean companyExists(Tx tx, CompanyId company) {
    return tx.sql(COMPANY_EXISTS).bind("id", company.value()).one(row -> row.bool("found"));
  }

  void setRole(Tx tx, UserId user, Role role, Optional<CompanyId> company) {
    tx.sql(SET_ROLE)
        .bind("id", user.value())
        .bind("role", role)
        .bind("company", company.map(CompanyId::value))
        .update();
  }

  void removePassword(Tx tx, UserId user) {
    tx.sql(REMOVE_PASSWORD).bind("id", user.value()).update();
  }

  private Statement filtered(Statement statement, Filter filter) {
    return statement
        .bind("role", filter.role())
        .bind("company", filter.company().map(CompanyId::value))
        .bind("active", filter.active())
        .bind("emails", filter.email().map(this::indexes));
  }

  private byte[][] indexes(PersonalText email) {
    return seals.indexKeys().stream()
        .map(key -> key.index(UserRepository.EMAIL_INDEX, email))
        .toArray(byte[][]::new);
  }

  private Account account(Row row) {
    SealedRow sealed = seals.own(row, "public_id");
    return new Account(
        new UserId(row.longValue("id")),
        row.uuid("public_id"),
        row.constant("role", Role.class),
        row.optionalLong("company_id").stream().mapToObj(CompanyId::new).findFirst(),
        sealed.require(row, UserRepository.EMAIL),
        sealed.read(row, UserRepository.FIRST_NAME),
        sealed.read(row, UserRepository.LAST_NAME),
        row.bool("is_active"),
        row.bool("has_password"),
        row.instant("created_at"),
        row.optionalInstant("last_login_at"),
        row.intValue("version"));
  }

  /**
   * Which accounts are asked for; what is empty does not narrow.
   *
   * @param email the whole address: only its blind index can be searched
   */
  record Filter(
      Optional<Role> role,
      Optional<CompanyId> company,
      Optional<Boolean> active,
      Optional<PersonalText> email) {}
}
