package ch.atmr.identity;

import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.crypto.SealedColumn;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.db.Row;
import ch.atmr.platform.db.Tx;
import ch.atmr.privacy.ExportDocument;
import ch.atmr.privacy.InactiveUsers;
import ch.atmr.privacy.PersonalData;
import ch.atmr.privacy.Subject;
import ch.atmr.privacy.TableCare;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What identity keeps about people: their accounts and sign-ins. */
public final class UserPersonalData implements PersonalData, InactiveUsers {
  private static final SealedColumn EMAIL = column("email_sealed");
  private static final SealedColumn USERNAME = column("username_sealed");
  private static final SealedColumn FIRST_NAME = column("first_name_sealed");
  private static final SealedColumn LAST_NAME = column("last_name_sealed");
  private static final SealedColumn PHONE = column("phone_sealed");
  private static final SealedColumn BIRTH_DATE = column("birth_date_sealed");
  private static final PersonalText NO_FIRST_NAME = new PersonalText("Anonymized");
  private static final PersonalText NO_LAST_NAME = new PersonalText("User");

  private static final String USER =
      """
      SELECT id, public_id, role, company_id, email_sealed, username_sealed, first_name_sealed,
             last_name_sealed, phone_sealed, birth_date_sealed, is_active, created_at, last_login_at
      FROM users WHERE id = :user
      """;
  private static final String SESSIONS =
      """
      SELECT created_at, expires_at, revoked_at, revoked_because FROM sessions
      WHERE user_id = :user ORDER BY created_at, id
      """;
  private static final String TOKENS =
      """
      SELECT purpose, issued_at, expires_at, used_at FROM one_time_tokens
      WHERE user_id = :user ORDER BY issued_at
      """;
  private static final String INACTIVE =
      """
      SELECT id FROM users
      WHERE role <> 'ADMIN' AND anonymised_at IS NULL AND id > :after
        AND coalesce(last_login_at, created_at) < :since AND created_at < :since
      ORDER BY id LIMIT :most
      """;
  private static final String PUBLIC_ID =
      "SELECT public_id FROM users WHERE id = :user AND anonymised_at IS NULL";
  private static final String ANONYMISE =
      """
      UPDATE users
      SET email_sealed = :email, email_index = :email_index, username_sealed = :username,
          username_index = :username_index, first_name_sealed = :first_name,
          last_name_sealed = :last_name, phone_sealed = NULL, birth_date_sealed = NULL,
          password_hash = NULL, is_active = false, anonymised_at = :now, version = version + 1
      WHERE id = :user
      """;
  private static final String DELETE_TOKENS = "DELETE FROM one_time_tokens WHERE user_id = :user";

  private final Seals seals;
  private final Sessions sessions;

  public UserPersonalData(Seals seals, Sessions sessions) {
    this.seals = seals;
    this.sessions = sessions;
  }

  @Override
  public List<TableCare> tables() {
    return List.of(
        TableCare.exported("users", "anonymised by anonymise-users"),
        TableCare.exported("sessions", "deleted a week after expiry"),
        TableCare.exported("one_time_tokens", "deleted a week after expiry"),
        TableCare.notExported(
            "refresh_tokens", "hashes; their sessions are exported", "deleted with their session"));
  }

  @Override
  public void export(Tx tx, Subject subject, ExportDocument out) {
    long user = subject.user().value();
    out.field("user", tx.sql(USER).bind("user", user).one(this::account));
    out.list(
        "sessions", add -> tx.sql(SESSIONS).bind("user", user).list(SignInPeriod::of).forEach(add));
    out.list(
        "one_time_tokens", add -> tx.sql(TOKENS).bind("user", user).list(Token::of).forEach(add));
  }

  @Override
  public List<UserId> inactive(Tx tx, Instant since, @Nullable UserId after, int most) {
    return tx.sql(INACTIVE)
        .bind("since", since)
        .bind("after", after == null ? 0 : after.value())
        .bind("most", most)
        .list(row -> new UserId(row.longValue("id")));
  }

  @Override
  public void anonymise(Tx tx, UserId user, Instant now) {
    Optional<UUID> key =
        tx.sql(PUBLIC_ID).bind("user", user.value()).optional(row -> row.uuid("public_id"));
    if (key.isEmpty()) {
      return;
    }
    PersonalText name = new PersonalText("anonymized_" + user.value());
    PersonalText email = new PersonalText(name.reveal() + "@deleted.local");
    tx.sql(ANONYMISE)
        .bind("user", user.value())
        .bind("email", seals.seal(EMAIL, key.get(), email))
        .bind("email_index", seals.index("email", email))
        .bind("username", seals.seal(USERNAME, key.get(), name))
        .bind("username_index", seals.index("username", name))
        .bind("first_name", seals.seal(FIRST_NAME, key.get(), NO_FIRST_NAME))
        .bind("last_name", seals.seal(LAST_NAME, key.get(), NO_LAST_NAME))
        .bind("now", now)
        .update();
    tx.sql(DELETE_TOKENS).bind("user", user.value()).update();
    sessions.endAll(tx, user, SessionEnd.DEACTIVATED);
  }

  private Account account(Row row) {
    UUID key = row.uuid("public_id");
    return new Account(
        row.longValue("id"),
        key,
        row.text("role"),
        row.optionalLong("company_id").stream().boxed().findFirst().orElse(null),
        seals.open(EMAIL, key, row.bytes(EMAIL.column())).reveal(),
        open(row, USERNAME, key),
        open(row, FIRST_NAME, key),
        open(row, LAST_NAME, key),
        open(row, PHONE, key),
        Optional.ofNullable(open(row, BIRTH_DATE, key)).map(LocalDate::parse).orElse(null),
        row.bool("is_active"),
        row.instant("created_at"),
        row.optionalInstant("last_login_at").orElse(null));
  }

  private @Nullable String open(Row row, SealedColumn column, UUID key) {
    return seals
        .openOptional(column, key, row.optionalBytes(column.column()))
        .map(PersonalText::reveal)
        .orElse(null);
  }

  private static SealedColumn column(String name) {
    return new SealedColumn("users", name);
  }

  /** An account as its owner's export shows it. */
  public record Account(
      long id,
      UUID publicId,
      String role,
      @Nullable Long companyId,
      String email,
      @Nullable String username,
      @Nullable String firstName,
      @Nullable String lastName,
      @Nullable String phone,
      @Nullable LocalDate birthDate,
      boolean isActive,
      Instant createdAt,
      @Nullable Instant lastLoginAt) {

    /** Personal throughout. */
    @Override
    public String toString() {
      return "***";
    }
  }

  /** From a sign-in to its end. */
  public record SignInPeriod(
      Instant createdAt,
      Instant expiresAt,
      @Nullable Instant revokedAt,
      @Nullable String revokedBecause) {
    static SignInPeriod of(Row row) {
      return new SignInPeriod(
          row.instant("created_at"),
          row.instant("expires_at"),
          row.optionalInstant("revoked_at").orElse(null),
          row.optionalText("revoked_because").orElse(null));
    }
  }

  /** A link that was sent to set a password; never the link itself. */
  public record Token(
      String purpose, Instant issuedAt, Instant expiresAt, @Nullable Instant usedAt) {
    static Token of(Row row) {
      return new Token(
          row.text("purpose"),
          row.instant("issued_at"),
          row.instant("expires_at"),
          row.optionalInstant("used_at").orElse(null));
    }
  }
}
