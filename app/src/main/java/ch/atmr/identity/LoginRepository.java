package ch.atmr.identity;

import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.db.Tx;
import java.util.Arrays;
import java.util.Optional;

/**
 * Who has which name to sign in by. Names are taken across all tenants, so these looks cross them,
 * whoever the transaction runs for.
 */
final class LoginRepository {
  private static final String LOGIN =
      "SELECT id, password_hash, is_active FROM find_login_of(CAST(:email_indexes AS bytea[]))";
  private static final String USERNAME_TAKEN =
      "SELECT username_is_taken(CAST(:username_indexes AS bytea[])) AS taken";
  // Whoever writes a name holds its locks, under every key that may have indexed it: so a look
  // before the change is as good as after, and two keys at a time let no name through twice.
  private static final String LOCK_NAMES =
      """
      SELECT count(pg_advisory_xact_lock(hashtextextended(encode(n.name, 'hex'), 0))) AS locked
      FROM (SELECT name FROM unnest(CAST(:indexes AS bytea[])) AS i (name) ORDER BY name) n
      """;

  private final Seals seals;

  LoginRepository(Seals seals) {
    this.seals = seals;
  }

  /** The account with an address, locked out or not. */
  Optional<Login> login(Tx tx, PersonalText email) {
    return tx.sql(LOGIN)
        .bind("email_indexes", indexes(UserRepository.EMAIL_INDEX, Optional.of(email)))
        .optional(row ->
            new Login(
                new UserId(row.longValue("id")),
                row.optionalText("password_hash").map(PasswordHash::new),
                row.bool("is_active")));
  }

  /** Whether anybody has the user name. */
  boolean hasUsername(Tx tx, PersonalText username) {
    return tx.sql(USERNAME_TAKEN)
        .bind("username_indexes", indexes(UserRepository.USERNAME_INDEX, Optional.of(username)))
        .one(row -> row.bool("taken"));
  }

  /** Waits for others who write these names, then keeps them waiting. */
  void lockNames(Tx tx, PersonalText email, Optional<PersonalText> username) {
    byte[][] emails = indexes(UserRepository.EMAIL_INDEX, Optional.of(email));
    byte[][] usernames = indexes(UserRepository.USERNAME_INDEX, username);
    byte[][] both = Arrays.copyOf(emails, emails.length + usernames.length);
    System.arraycopy(usernames, 0, both, emails.length, usernames.length);
    tx.sql(LOCK_NAMES).bind("indexes", both).one(row -> row.longValue("locked"));
  }

  private byte[][] indexes(String kind, Optional<PersonalText> name) {
    return name.map(text ->
            seals.indexKeys().stream().map(key -> key.index(kind, text)).toArray(byte[][]::new))
        .orElseGet(() -> new byte[0][]);
  }
}
