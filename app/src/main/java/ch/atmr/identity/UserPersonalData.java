package ch.atmr.identity;

import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.crypto.Encrypted;
import ch.atmr.platform.crypto.IndexKey;
import ch.atmr.platform.crypto.SealedRow;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.crypto.Subject;
import ch.atmr.platform.db.Row;
import ch.atmr.platform.db.Statement;
import ch.atmr.platform.db.Tx;
import ch.atmr.privacy.ExportDocument;
import ch.atmr.privacy.InactiveUsers;
import ch.atmr.privacy.PersonalData;
import ch.atmr.privacy.TableCare;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What identity keeps about people: their accounts and sign-ins. */
public final class UserPersonalData implements PersonalData, InactiveUsers {
  private static final PersonalText NO_FIRST_NAME = new PersonalText("Anonymized");
  private static final PersonalText NO_LAST_NAME = new PersonalText("User");

  private static final String USER =
      """
      SELECT id, public_id, role, company_id, email_sealed, username_sealed, first_name_sealed,
             last_name_sealed, phone_sealed, birth_date_sealed, is_active, created_at, last_login_at,
             (SELECT k.key_sealed FROM data_keys k WHERE k.subject = users.public_id) AS data_key
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
  private static final String NAMED =
      "SELECT public_id, company_id FROM users WHERE id = :user AND anonymised_at IS NULL";
  private static final String ANONYMISE =
      """
      UPDATE users
      SET email_sealed = :email, email_index = :email_index, username_sealed = :username,
          username_index = :username_index, index_key_id = :index_key,
          first_name_sealed = :first_name, last_name_sealed = :last_name, phone_sealed = NULL, birth_date_sealed = NULL,
          password_hash = NULL, is_active = false, anonymised_at = :now, version = version + 1
      WHERE id = :user
      """;
  private static final String DELETE_TOKENS = "DELETE FROM one_time_tokens WHERE user_id = :user";

  private final Seals seals;
  private final Sessions sessions;

  UserPersonalData(Seals seals, Sessions sessions) {
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
  public void export(Tx tx, ch.atmr.privacy.Subject subject, ExportDocument out) {
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
    Optional<Subject> subject =
        tx.sql(NAMED).bind("user", user.value()).optional(UserRepository::subject);
    if (subject.isEmpty()) {
      return;
    }
    seals.dataKeys().destroy(tx, subject.get());
    PersonalText name = new PersonalText("anonymized_" + user.value());
    PersonalText email = new PersonalText(name.reveal() + "@deleted.local");
    IndexKey index = seals.indexKey();
    Statement update =
        tx.sql(ANONYMISE)
            .bind("user", user.value())
            .bind("email_index", index.index(UserRepository.EMAIL_INDEX, email))
            .bind("username_index", index.index(UserRepository.USERNAME_INDEX, name))
            .bind("index_key", index.id())
            .bind("now", now);
    seals
        .rowOfNobody(subject.get().id())
        .bindReplacement(update, "email", UserRepository.EMAIL, email)
        .bindReplacement(update, "username", UserRepository.USERNAME, name)
        .bindReplacement(update, "first_name", UserRepository.FIRST_NAME, NO_FIRST_NAME)
        .bindReplacement(update, "last_name", UserRepository.LAST_NAME, NO_LAST_NAME);
    update.update();
    tx.sql(DELETE_TOKENS).bind("user", user.value()).update();
    sessions.endAll(tx, user, SessionEnd.DEACTIVATED);
  }

  private Account account(Row row) {
    SealedRow sealed = seals.own(row, "public_id");
    return new Account(
        row.longValue("id"),
        row.uuid("public_id"),
        row.text("role"),
        row.optionalLong("company_id").stream().boxed().findFirst().orElse(null),
        sealed.require(row, UserRepository.EMAIL).reveal(),
        open(row, sealed, UserRepository.USERNAME),
        open(row, sealed, UserRepository.FIRST_NAME),
        open(row, sealed, UserRepository.LAST_NAME),
        open(row, sealed, UserRepository.PHONE),
        sealed.read(row, UserRepository.BIRTH_DATE).orElse(null),
        row.bool("is_active"),
        row.instant("created_at"),
        row.optionalInstant("last_login_at").orElse(null));
  }

  private static @Nullable String open(Row row, SealedRow sealed, Encrypted<PersonalText> column) {
    return sealed.read(row, column).map(PersonalText::reveal).orElse(null);
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
