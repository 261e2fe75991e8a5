package ch.atmr.testing;

import ch.atmr.clients.ClientAccounts;
import ch.atmr.clients.Person;
import ch.atmr.companies.OwnerAccounts;
import ch.atmr.drivers.DriverAccounts;
import ch.atmr.drivers.NewDriverAccount;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Role;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.crypto.Encrypted;
import ch.atmr.platform.crypto.RowKeys;
import ch.atmr.platform.crypto.SealedRow;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.db.Statement;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.db.Work;
import ch.atmr.platform.http.Language;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Logins as identity keeps them, less passwords, sessions and mails. */
public final class FakeAccounts implements OwnerAccounts, DriverAccounts, ClientAccounts {
  private static final String TABLE = "users";
  private static final Encrypted<PersonalText> EMAIL = Encrypted.text(TABLE, "email_sealed");
  private static final Encrypted<PersonalText> FIRST = Encrypted.text(TABLE, "first_name_sealed");
  private static final Encrypted<PersonalText> LAST = Encrypted.text(TABLE, "last_name_sealed");
  private static final Encrypted<PersonalText> PHONE = Encrypted.text(TABLE, "phone_sealed");
  private static final Encrypted<PersonalText> BIRTH = Encrypted.text(TABLE, "birth_date_sealed");

  private final Seals seals;

  public FakeAccounts(Seals seals) {
    this.seals = seals;
  }

  /** Adds a user of any role. */
  public UserId add(Tx tx, Role role, Optional<CompanyId> company, PersonalText email) {
    UUID key = RowKeys.next();
    return tx.sql(
            """
            INSERT INTO users (public_id, role, company_id, email_sealed, email_index, created_at)
            VALUES (:key, :role, CAST(:company AS bigint), :email, :email_index, now())
            RETURNING id
            """)
        .bind("key", key)
        .bind("role", role)
        .bind("company", company.map(CompanyId::value))
        .bind("email", seals.rowOfNobody(key).seal(EMAIL, email))
        .bind("email_index", seals.indexKey().index("email", email))
        .one(row -> new UserId(row.longValue("id")));
  }

  @Override
  public UserId open(Tx tx, CompanyId company, Owner owner) {
    return add(tx, Role.COMPANY, Optional.of(company), owner.email());
  }

  @Override
  public Work<UserId> opening(CompanyId company, NewDriverAccount account) {
    return tx -> add(tx, Role.DRIVER, Optional.of(company), account.email());
  }

  @Override
  public void close(Tx tx, UserId user) {
    setActive(tx, user, false);
  }

  @Override
  public void reopen(Tx tx, UserId user) {
    setActive(tx, user, true);
  }

  @Override
  public void changeEmail(Tx tx, UserId user, PersonalText email, Language language) {
    tx.sql("UPDATE users SET email_sealed = :email, email_index = :email_index WHERE id = :id")
        .bind("email", seals.rowOfNobody(key(tx, user)).seal(EMAIL, email))
        .bind("email_index", seals.indexKey().index("email", email))
        .bind("id", user.value())
        .update();
  }

  @Override
  public Map<UserId, PersonalText> emails(Tx tx, Collection<UserId> users) {
    Map<UserId, PersonalText> emails = new HashMap<>();
    for (UserId user : users) {
      tx.sql("SELECT public_id, email_sealed FROM users WHERE id = :id")
          .bind("id", user.value())
          .optional(row -> seals.rowOfNobody(row.uuid("public_id")).require(row, EMAIL))
          .ifPresent(email -> emails.put(user, email));
    }
    return emails;
  }

  @Override
  public Account require(Tx tx, UserId user) {
    return tx.sql("SELECT * FROM users WHERE id = :id")
        .bind("id", user.value())
        .one(row -> {
          UUID key = row.uuid("public_id");
          SealedRow sealed = seals.rowOfNobody(key);
          return new Account(
              key,
              new Person(
                  sealed.read(row, FIRST),
                  sealed.read(row, LAST),
                  sealed.read(row, EMAIL),
                  sealed.read(row, PHONE),
                  sealed.read(row, BIRTH).map(text -> LocalDate.parse(text.reveal()))));
        });
  }

  @Override
  public void change(Tx tx, UserId user, Person person) {
    Statement update =
        tx.sql(
            """
            UPDATE users SET first_name_sealed = :first, last_name_sealed = :last,
                phone_sealed = :phone, birth_date_sealed = :birth WHERE id = :id
            """);
    seals
        .rowOfNobody(key(tx, user))
        .bind(update, "first", FIRST, person.firstName())
        .bind(update, "last", LAST, person.lastName())
        .bind(update, "phone", PHONE, person.phone())
        .bind(update, "birth", BIRTH, person.birthDate().map(d -> new PersonalText(d.toString())));
    update.bind("id", user.value()).update();
  }

  private static UUID key(Tx tx, UserId user) {
    return tx.sql("SELECT public_id FROM users WHERE id = :id")
        .bind("id", user.value())
        .one(row -> row.uuid("public_id"));
  }

  private static void setActive(Tx tx, UserId user, boolean active) {
    tx.sql("UPDATE users SET is_active = :active WHERE id = :id")
        .bind("active", active)
        .bind("id", user.value())
        .update();
  }
}
