package ch.atmr.identity;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Role;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.crypto.SealedColumn;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.db.Row;
import ch.atmr.platform.db.Statement;
import ch.atmr.platform.db.Tx;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The table of users. Users are global: row-level security alone says which ones are seen. */
public final class UserRepository {
  private static final String TABLE = "users";
  private static final SealedColumn EMAIL = new SealedColumn(TABLE, "email_sealed");
  private static final SealedColumn USERNAME = new SealedColumn(TABLE, "username_sealed");
  private static final SealedColumn FIRST_NAME = new SealedColumn(TABLE, "first_name_sealed");
  private static final SealedColumn LAST_NAME = new SealedColumn(TABLE, "last_name_sealed");
  private static final SealedColumn PHONE = new SealedColumn(TABLE, "phone_sealed");
  private static final SealedColumn BIRTH_DATE = new SealedColumn(TABLE, "birth_date_sealed");
  private static final String EMAIL_INDEX = "email";
  private static final String USERNAME_INDEX = "username";

  private static final String COLUMNS =
      """
      id, public_id, role, company_id, email_sealed, username_sealed, first_name_sealed,
      last_name_sealed, force_password_change
      """;
  private static final String FIND =
      "SELECT " + COLUMNS + " FROM users WHERE id = :id AND is_active";
  private static final String LOGIN =
      "SELECT id, password_hash, is_active FROM find_login(:email_index)";
  // Whoever writes an address holds its lock, so that a look before the change is as good as after.
  private static final String LOCK_EMAIL =
      """
      SELECT 1 AS locked
      FROM pg_advisory_xact_lock(hashtextextended(encode(:email_index, 'hex'), 0))
      """;
  private static final String INSERT =
      """
      INSERT INTO users (public_id, role, company_id, email_sealed, email_index, username_sealed,
                         username_index, first_name_sealed, last_name_sealed, phone_sealed,
                         birth_date_sealed, password_hash, force_password_change, created_at)
      VALUES (:public_id, :role, :company, :email, :email_index, :username, :username_index,
              :first_name, :last_name, :phone, :birth_date, :password, :force_change, :now)
      ON CONFLICT DO NOTHING
      """;
  private static final String INSERT_SEEN = INSERT + "RETURNING id";
  // The hash that was just verified is in the condition: a password changed meanwhile does not
  // sign in.
  private static final String SIGN_IN =
      """
      UPDATE users SET last_login_at = :now
      WHERE id = :id AND is_active AND password_hash = :password
      RETURNING
      """
          + COLUMNS;
  private static final String SET_PASSWORD =
      """
      UPDATE users
      SET password_hash = :password, force_password_change = false, version = version + 1
      WHERE id = :id AND is_active
      """;
  private static final String SET_ACTIVE =
      "UPDATE users SET is_active = :active, version = version + 1 WHERE id = :id";
  private static final String SET_EMAIL =
      """
      UPDATE users
      SET email_sealed = :email, email_index = :email_index, version = version + 1
      WHERE id = :id
      """;
  private static final String STATE =
      "SELECT public_id, password_hash IS NOT NULL AS has_password FROM users WHERE id = :id";
  private static final String EMAILS =
      "SELECT id, public_id, email_sealed FROM users WHERE id = ANY(CAST(:ids AS bigint[]))";

  private static final String PROFILE =
      """
      SELECT public_id, email_sealed, first_name_sealed, last_name_sealed, phone_sealed,
             birth_date_sealed
      FROM users WHERE id = :id AND is_active
      """;
  private static final String SET_PROFILE =
      """
      UPDATE users
      SET first_name_sealed = :first_name, last_name_sealed = :last_name, phone_sealed = :phone,
          birth_date_sealed = :birth_date, version = version + 1
      WHERE id = :id AND is_active
      """;

  private final Seals seals;

  public UserRepository(Seals seals) {
    this.seals = seals;
  }

  /** The active user, if the transaction sees it. */
  Optional<User> find(Tx tx, UserId id) {
    return tx.sql(FIND).bind("id", id.value()).optional(this::user);
  }

  /** Asks across all tenants, whoever the transaction runs for. */
  Optional<Login> login(Tx tx, PersonalText email) {
    return tx.sql(LOGIN)
        .bind("email_index", seals.index(EMAIL_INDEX, email))
        .optional(row ->
            new Login(
                new UserId(row.longValue("id")),
                row.optionalText("password_hash").map(PasswordHash::new),
                row.bool("is_active")));
  }

  /** Waits for others who write this address, then keeps them waiting. */
  void lockEmail(Tx tx, PersonalText email) {
    tx.sql(LOCK_EMAIL)
        .bind("email_index", seals.index(EMAIL_INDEX, email))
        .one(row -> row.intValue("locked"));
  }

  /** Adds a user where the transaction sees it afterwards; empty when a name is taken. */
  Optional<UserId> insert(
      Tx tx, UUID publicId, Role role, Optional<CompanyId> company, NewUser wanted, Instant now) {
    return bind(tx.sql(INSERT_SEEN), publicId, role, company, wanted, now)
        .bind("force_change", wanted.password().isPresent())
        .optional(row -> new UserId(row.longValue("id")));
  }

  /**
   * Adds a CLIENT who registers: nobody sees the row yet, so nothing of it can be returned.
   *
   * @return false when a name is taken
   */
  boolean insertClient(Tx tx, UUID publicId, NewUser wanted, Instant now) {
    return bind(tx.sql(INSERT), publicId, Role.CLIENT, Optional.empty(), wanted, now)
            .bind("force_change", false)
            .update()
        == 1;
  }

  /** Notes a sign-in; empty when the password is no longer this one or the user was deactivated. */
  Optional<User> signIn(Tx tx, UserId id, PasswordHash verified, Instant now) {
    return tx.sql(SIGN_IN)
        .bind("id", id.value())
        .bind("password", verified.phc())
        .bind("now", now)
        .optional(this::user);
  }

  /** False when the user is not active. */
  boolean setPassword(Tx tx, UserId id, PasswordHash password) {
    return tx.sql(SET_PASSWORD).bind("id", id.value()).bind("password", password.phc()).update()
        == 1;
  }

  /** False when the transaction does not see the user. */
  boolean setActive(Tx tx, UserId id, boolean active) {
    return tx.sql(SET_ACTIVE).bind("id", id.value()).bind("active", active).update() == 1;
  }

  /** Whether the user has set a password; empty when the transaction does not see it. */
  Optional<Boolean> hasPassword(Tx tx, UserId id) {
    return tx.sql(STATE).bind("id", id.value()).optional(row -> row.bool("has_password"));
  }

  void setEmail(Tx tx, UserId id, PersonalText email) {
    UUID key = tx.sql(STATE).bind("id", id.value()).one(row -> row.uuid("public_id"));
    tx.sql(SET_EMAIL)
        .bind("id", id.value())
        .bind("email", seals.seal(EMAIL, key, email))
        .bind("email_index", seals.index(EMAIL_INDEX, email))
        .update();
  }

  /** The addresses of those users that the transaction sees. */
  Map<UserId, PersonalText> emails(Tx tx, Collection<UserId> ids) {
    Map<UserId, PersonalText> emails = new HashMap<>();
    List<Long> wanted = ids.stream().map(UserId::value).toList();
    tx.sql(EMAILS)
        .bind("ids", wanted)
        .list(row ->
            emails.put(
                new UserId(row.longValue("id")),
                seals.open(EMAIL, row.uuid("public_id"), row.bytes(EMAIL.column()))));
    return emails;
  }

  Optional<UserProfile> profile(Tx tx, UserId id) {
    return tx.sql(PROFILE).bind("id", id.value()).optional(this::profile);
  }

  /** Writes all of a profile but its key, the public id, and the sign-in address. */
  void setProfile(Tx tx, UserId id, UUID key, UserProfile profile) {
    Optional<PersonalText> birthDate =
        profile.birthDate().map(date -> new PersonalText(date.toString()));
    tx.sql(SET_PROFILE)
        .bind("id", id.value())
        .bind("first_name", seals.seal(FIRST_NAME, key, profile.firstName()))
        .bind("last_name", seals.seal(LAST_NAME, key, profile.lastName()))
        .bind("phone", seals.seal(PHONE, key, profile.phone()))
        .bind("birth_date", seals.seal(BIRTH_DATE, key, birthDate))
        .update();
  }

  private UserProfile profile(Row row) {
    UUID key = row.uuid("public_id");
    return new UserProfile(
        key,
        seals.open(EMAIL, key, row.bytes(EMAIL.column())),
        open(row, FIRST_NAME, key),
        open(row, LAST_NAME, key),
        open(row, PHONE, key),
        open(row, BIRTH_DATE, key).map(date -> LocalDate.parse(date.reveal())));
  }

  private Statement bind(
      Statement insert,
      UUID publicId,
      Role role,
      Optional<CompanyId> company,
      NewUser wanted,
      Instant now) {
    Optional<PersonalText> birthDate =
        wanted.birthDate().map(date -> new PersonalText(date.toString()));
    return insert
        .bind("public_id", publicId)
        .bind("role", role)
        .bind("company", company.map(CompanyId::value))
        .bind("email", seals.seal(EMAIL, publicId, wanted.email()))
        .bind("email_index", seals.index(EMAIL_INDEX, wanted.email()))
        .bind("username", seals.seal(USERNAME, publicId, wanted.username()))
        .bind("username_index", wanted.username().map(name -> seals.index(USERNAME_INDEX, name)))
        .bind("first_name", seals.seal(FIRST_NAME, publicId, wanted.firstName()))
        .bind("last_name", seals.seal(LAST_NAME, publicId, wanted.lastName()))
        .bind("phone", seals.seal(PHONE, publicId, wanted.phone()))
        .bind("birth_date", seals.seal(BIRTH_DATE, publicId, birthDate))
        .bind("password", wanted.password().map(PasswordHash::phc))
        .bind("now", now);
  }

  private User user(Row row) {
    UUID key = row.uuid("public_id");
    return new User(
        new UserId(row.longValue("id")),
        key,
        row.constant("role", Role.class),
        row.optionalLong("company_id").stream().mapToObj(CompanyId::new).findFirst(),
        seals.open(EMAIL, key, row.bytes(EMAIL.column())),
        open(row, USERNAME, key),
        open(row, FIRST_NAME, key),
        open(row, LAST_NAME, key),
        row.bool("force_password_change"));
  }

  private Optional<PersonalText> open(Row row, SealedColumn column, UUID key) {
    return seals.openOptional(column, key, row.optionalBytes(column.column()));
  }
}
