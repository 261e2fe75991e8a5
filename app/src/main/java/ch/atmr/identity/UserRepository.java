package ch.atmr.identity;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Role;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.crypto.DataKey;
import ch.atmr.platform.crypto.Encrypted;
import ch.atmr.platform.crypto.IndexKey;
import ch.atmr.platform.crypto.SealedIndex;
import ch.atmr.platform.crypto.SealedRow;
import ch.atmr.platform.crypto.SealedTable;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.crypto.Subject;
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
final class UserRepository {
  private static final String TABLE = "users";
  static final Encrypted<PersonalText> EMAIL = Encrypted.text(TABLE, "email_sealed");
  static final Encrypted<PersonalText> USERNAME = Encrypted.text(TABLE, "username_sealed");
  static final Encrypted<PersonalText> FIRST_NAME = Encrypted.text(TABLE, "first_name_sealed");
  static final Encrypted<PersonalText> LAST_NAME = Encrypted.text(TABLE, "last_name_sealed");
  static final Encrypted<PersonalText> PHONE = Encrypted.text(TABLE, "phone_sealed");
  static final Encrypted<LocalDate> BIRTH_DATE =
      Encrypted.of(
          TABLE,
          "birth_date_sealed",
          date -> new PersonalText(date.toString()),
          text -> LocalDate.parse(text.reveal()));
  static final String EMAIL_INDEX = "email";
  static final String USERNAME_INDEX = "username";

  private static final String COLUMNS =
      """
      id, public_id, role, company_id, email_sealed, username_sealed, first_name_sealed,
      last_name_sealed, force_password_change,
      (SELECT k.key_sealed FROM data_keys k WHERE k.subject = users.public_id) AS data_key
      """;
  private static final String FIND =
      "SELECT " + COLUMNS + " FROM users WHERE id = :id AND is_active";
  private static final String INSERT =
      """
      INSERT INTO users (public_id, role, company_id, email_sealed, email_index, username_sealed,
                         username_index, index_key_id, first_name_sealed, last_name_sealed,
                         phone_sealed, birth_date_sealed, password_hash, force_password_change,
                         created_at)
      VALUES (:public_id, :role, :company, :email, :email_index, :username, :username_index,
              :index_key, :first_name, :last_name, :phone, :birth_date, :password, :force_change,
              :now)
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
      SET email_sealed = :email, email_index = :email_index, username_index = :username_index,
          index_key_id = :index_key, version = version + 1
      WHERE id = :id
      """;
  private static final String HAS_PASSWORD =
      "SELECT password_hash IS NOT NULL AS has_password FROM users WHERE id = :id";
  private static final String NAMES =
      """
      SELECT public_id, company_id, username_sealed,
             (SELECT k.key_sealed FROM data_keys k WHERE k.subject = users.public_id) AS data_key
      FROM users WHERE id = :id FOR UPDATE
      """;
  private static final String EMAILS =
      """
      SELECT id, public_id, email_sealed,
             (SELECT k.key_sealed FROM data_keys k WHERE k.subject = users.public_id) AS data_key
      FROM users WHERE id = ANY(CAST(:ids AS bigint[]))
      """;

  private static final String PROFILE =
      """
      SELECT public_id, email_sealed, first_name_sealed, last_name_sealed, phone_sealed,
             birth_date_sealed,
             (SELECT k.key_sealed FROM data_keys k WHERE k.subject = users.public_id) AS data_key
      FROM users WHERE id = :id AND is_active
      """;
  private static final String SET_PROFILE =
      """
      UPDATE users
      SET first_name_sealed = :first_name, last_name_sealed = :last_name, phone_sealed = :phone,
          birth_date_sealed = :birth_date, version = version + 1
      WHERE id = :id AND is_active
      """;

  /** What is sealed here. */
  public static final SealedTable SEALED =
      new SealedTable(
          TABLE,
          "id",
          "public_id",
          Optional.of(new SealedTable.Owner(Subject.Kind.USER, "", "t.public_id", "t.company_id")),
          List.of(EMAIL, USERNAME, FIRST_NAME, LAST_NAME, PHONE, BIRTH_DATE),
          List.of(
              SealedIndex.required("email_index", EMAIL_INDEX, EMAIL),
              SealedIndex.of("username_index", USERNAME_INDEX, USERNAME)));

  private final Seals seals;

  UserRepository(Seals seals) {
    this.seals = seals;
  }

  /** The active user, if the transaction sees it. */
  Optional<User> find(Tx tx, UserId id) {
    return tx.sql(FIND).bind("id", id.value()).optional(this::user);
  }

  /** Adds a user where the transaction sees it afterwards; empty when a name is taken. */
  Optional<UserId> insert(
      Tx tx, UUID publicId, Role role, Optional<CompanyId> company, NewUser wanted, Instant now) {
    return insert(tx, INSERT_SEEN, publicId, role, company, wanted, now)
        .bind("force_change", wanted.password().isPresent())
        .optional(row -> new UserId(row.longValue("id")));
  }

  /**
   * Adds a CLIENT who registers: nobody sees the row yet, so nothing of it can be returned.
   *
   * @return false when a name is taken
   */
  boolean insertClient(Tx tx, UUID publicId, NewUser wanted, Instant now) {
    return insert(tx, INSERT, publicId, Role.CLIENT, Optional.empty(), wanted, now)
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
    return tx.sql(HAS_PASSWORD).bind("id", id.value()).optional(row -> row.bool("has_password"));
  }

  void setEmail(Tx tx, UserId id, PersonalText email) {
    // One key indexes all of a row, so the user name is indexed anew as well.
    Optional<PersonalText> username =
        tx.sql(NAMES)
            .bind("id", id.value())
            .one(row -> seals.own(row, "public_id").read(row, USERNAME));
    IndexKey index = seals.indexKey();
    Statement update = tx.sql(SET_EMAIL).bind("id", id.value());
    writer(tx, id).bind(update, "email", EMAIL, email);
    update
        .bind("email_index", index.index(EMAIL_INDEX, email))
        .bind("username_index", username.map(name -> index.index(USERNAME_INDEX, name)))
        .bind("index_key", index.id())
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
                new UserId(row.longValue("id")), seals.own(row, "public_id").require(row, EMAIL)));
    return emails;
  }

  Optional<UserProfile> profile(Tx tx, UserId id) {
    return tx.sql(PROFILE).bind("id", id.value()).optional(this::profile);
  }

  /** Writes all of a profile but the public id and the sign-in address. */
  void setProfile(Tx tx, UserId id, UserProfile profile) {
    Statement update = tx.sql(SET_PROFILE).bind("id", id.value());
    writer(tx, id)
        .bind(update, "first_name", FIRST_NAME, profile.firstName())
        .bind(update, "last_name", LAST_NAME, profile.lastName())
        .bind(update, "phone", PHONE, profile.phone())
        .bind(update, "birth_date", BIRTH_DATE, profile.birthDate());
    update.update();
  }

  private SealedRow writer(Tx tx, UserId id) {
    Subject subject = tx.sql(NAMES).bind("id", id.value()).one(UserRepository::subject);
    return seals.row(seals.dataKeys().require(tx, subject), subject.id());
  }

  static Subject subject(Row row) {
    return Subject.user(row.uuid("public_id"), company(row));
  }

  private UserProfile profile(Row row) {
    SealedRow sealed = seals.own(row, "public_id");
    return new UserProfile(
        row.uuid("public_id"),
        sealed.require(row, EMAIL),
        sealed.read(row, FIRST_NAME),
        sealed.read(row, LAST_NAME),
        sealed.read(row, PHONE),
        sealed.read(row, BIRTH_DATE));
  }

  private Statement insert(
      Tx tx,
      String sql,
      UUID publicId,
      Role role,
      Optional<CompanyId> company,
      NewUser wanted,
      Instant now) {
    DataKey key = seals.dataKeys().create(tx, Subject.user(publicId, company));
    IndexKey index = seals.indexKey();
    Statement insert =
        tx.sql(sql)
            .bind("public_id", publicId)
            .bind("role", role)
            .bind("company", company.map(CompanyId::value))
            .bind("email_index", index.index(EMAIL_INDEX, wanted.email()))
            .bind(
                "username_index", wanted.username().map(name -> index.index(USERNAME_INDEX, name)))
            .bind("index_key", index.id())
            .bind("password", wanted.password().map(PasswordHash::phc))
            .bind("now", now);
    seals
        .row(key, publicId)
        .bind(insert, "email", EMAIL, wanted.email())
        .bind(insert, "username", USERNAME, wanted.username())
        .bind(insert, "first_name", FIRST_NAME, wanted.firstName())
        .bind(insert, "last_name", LAST_NAME, wanted.lastName())
        .bind(insert, "phone", PHONE, wanted.phone())
        .bind(insert, "birth_date", BIRTH_DATE, wanted.birthDate());
    return insert;
  }

  private User user(Row row) {
    SealedRow sealed = seals.own(row, "public_id");
    return new User(
        new UserId(row.longValue("id")),
        row.uuid("public_id"),
        row.constant("role", Role.class),
        company(row),
        sealed.require(row, EMAIL),
        sealed.read(row, USERNAME),
        sealed.read(row, FIRST_NAME),
        sealed.read(row, LAST_NAME),
        row.bool("force_password_change"));
  }

  private static Optional<CompanyId> company(Row row) {
    return row.optionalLong("company_id").stream().mapToObj(CompanyId::new).findFirst();
  }
}
