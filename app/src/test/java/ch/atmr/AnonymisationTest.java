package ch.atmr;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.identity.NewUser;
import ch.atmr.kernel.PersonalText;
import ch.atmr.platform.crypto.DataKey;
import ch.atmr.platform.crypto.Encrypted;
import ch.atmr.platform.crypto.KeyRing;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.http.Language;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.Await;
import ch.atmr.testing.SettableClock;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestCompany;
import ch.atmr.testing.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is long gone becomes nobody, once; administrators and people with rides stay. */
class AnonymisationTest {
  private static final String JOB = "anonymise-users";
  private static final List<String> SEALED =
      List.of("phone_sealed", "birth_date_sealed", "home_sealed", "notes_sealed", "email_sealed");

  private PrivacyFixture fixture;

  @BeforeEach
  void start() {
    fixture = new PrivacyFixture();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void whoSignedInLastMoreThan2555DaysAgoIsAnonymised() throws SQLException {
    ApiClient gone = fixture.person("Gone");
    fixture.person("Edge");
    fixture.person("Fresh");
    long id = idOf("Gone");
    lastSeen(id, 2556);
    lastSeen(idOf("Edge"), 2555);
    fixture.sql(
        "UPDATE users SET phone_sealed = '\\x01', birth_date_sealed = '\\x01' WHERE id = " + id);
    assertThat(fixture.wouldDo(JOB)).isEqualTo(1);
    assertThat(gone.get("/auth/me").status()).isEqualTo(200);

    assertThat(fixture.run(JOB)).isEqualTo(1);

    assertThat(open("users", "email_sealed", "public_id", id))
        .isEqualTo("anonymized_" + id + "@deleted.local");
    assertThat(open("users", "username_sealed", "public_id", id)).isEqualTo("anonymized_" + id);
    assertThat(open("users", "first_name_sealed", "public_id", id)).isEqualTo("Anonymized");
    assertThat(open("users", "last_name_sealed", "public_id", id)).isEqualTo("User");
    assertThat(
            fixture.number(
                "SELECT count(*) FROM users WHERE id = "
                    + id
                    + " AND phone_sealed IS NULL AND birth_date_sealed IS NULL"
                    + " AND password_hash IS NULL AND NOT is_active"))
        .isEqualTo(1);
    Await.until("its session has ended", () -> gone.get("/auth/me").status() == 401);
    assertThat(login("gone@example.ch")).isEqualTo(401);
    assertThat(login("anonymized_" + id + "@deleted.local")).isEqualTo(401);
    assertThat(login("edge@example.ch")).isEqualTo(200);
    assertThat(login("fresh@example.ch")).isEqualTo(200);
    assertThat(
            fixture.number(
                "SELECT count(*) FROM audit_events WHERE category = 'gdpr_purge'"
                    + " AND action = 'USER_ANONYMISED' AND subject = 'user:"
                    + id
                    + "'"))
        .isEqualTo(1);
  }

  @Test
  void aSecondRunFindsNobody() {
    fixture.person("Gone");
    lastSeen(idOf("Gone"), 4000);
    assertThat(fixture.run(JOB)).isEqualTo(1);
    String before =
        fixture.text(
            "SELECT encode(email_sealed, 'hex') FROM users WHERE anonymised_at IS NOT NULL");
    assertThat(fixture.wouldDo(JOB)).isZero();
    assertThat(fixture.run(JOB)).isZero();
    assertThat(
            fixture.text(
                "SELECT encode(email_sealed, 'hex') FROM users WHERE anonymised_at IS NOT NULL"))
        .isEqualTo(before);
  }

  @Test
  void administratorsStay() {
    fixture.person("Boss");
    fixture.sql("UPDATE users SET role = 'ADMIN' WHERE id = " + idOf("Boss"));
    lastSeen(idOf("Boss"), 9000);
    assertThat(fixture.run(JOB)).isZero();
  }

  @Test
  void whoStillHasRidesIsNotGone() {
    ApiClient rider = fixture.person("Rider");
    fixture.request(rider, "Rue du Stand 60");
    lastSeen(idOf("Rider"), 4000);
    assertThat(fixture.run(JOB)).isZero();
    fixture.sql("UPDATE bookings SET status = 'CANCELED', created_at = " + fixture.daysAgo(2600));
    fixture.run("gdpr-purge");
    assertThat(fixture.run(JOB)).isEqualTo(1);
    assertThat(
            fixture.number(
                "SELECT count(*) FROM clients WHERE anonymised_at IS NOT NULL AND name_index = '{}'"
                    + " AND home_sealed IS NULL AND email_index IS NULL"))
        .isEqualTo(1);
  }

  @Test
  void theRecordsAndTheProfileOfAPersonGoWithIt() throws SQLException {
    fixture.person("Gone");
    long user = idOf("Gone");
    fixture.sql(
        "INSERT INTO client_profiles (user_id, row_key, updated_at) VALUES ("
            + user
            + ", gen_random_uuid(), now()) ON CONFLICT DO NOTHING");
    fixture.sql(
        "INSERT INTO clients (company_id, public_id, user_id, reference, client_type, created_at, updated_at, "
            + String.join(", ", SEALED)
            + ") SELECT "
            + fixture.company.id().value()
            + ", gen_random_uuid(), "
            + user
            + ", 'P-7', 'PRIVATE', now(), now()"
            + ", '\\x01'::bytea".repeat(SEALED.size()));
    lastSeen(user, 3000);
    assertThat(fixture.run(JOB)).isEqualTo(1);
    assertThat(fixture.number("SELECT count(*) FROM client_profiles")).isZero();
    for (String column : SEALED) {
      assertThat(fixture.number("SELECT count(*) FROM clients WHERE " + column + " IS NOT NULL"))
          .as(column)
          .isZero();
    }
    assertThat(fixture.number("SELECT count(*) FROM clients WHERE reference IS NOT NULL")).isZero();
    long record = fixture.number("SELECT max(id) FROM clients");
    assertThat(open("clients", "first_name_sealed", "public_id", record)).isEqualTo("Anonymized");
  }

  @Test
  void aDriverGoesOnceNoShiftIsLeftWithinThePeriod() throws SQLException {
    fixture.importedRide();
    long driver = fixture.number("SELECT max(id) FROM drivers");
    fixture
        .app
        .app()
        .features()
        .db()
        .system(
            "test",
            tx ->
                fixture
                    .app
                    .app()
                    .features()
                    .users()
                    .createDriverUser(
                        tx,
                        fixture.company.id(),
                        NewUser.of(
                            new PersonalText("driver@example.ch"),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Language.FRENCH)));
    long user = fixture.number("SELECT max(id) FROM users WHERE role = 'DRIVER'");
    fixture.sql("UPDATE drivers SET user_id = " + user + " WHERE id = " + driver);
    lastSeen(user, 4000);
    assertThat(fixture.run(JOB)).as("its shift is to come").isZero();
    fixture.sql("DELETE FROM shifts");
    assertThat(fixture.run(JOB)).isEqualTo(1);
    assertThat(open("drivers", "last_name_sealed", "row_key", driver)).isEqualTo("Driver");
    assertThat(
            fixture.number(
                "SELECT count(*) FROM drivers WHERE is_active OR phone_sealed IS NOT NULL OR reference IS NOT NULL"))
        .isZero();
  }

  @Test
  void patientsWithoutALoginGoOnceNothingOfThemIsLeft() throws SQLException {
    long ride = fixture.importedRide();
    fixture.sql("UPDATE clients SET updated_at = " + fixture.daysAgo(2556));
    assertThat(fixture.run(JOB)).as("the patient has a ride").isZero();
    fixture.sql("DELETE FROM bookings WHERE id = " + ride);
    fixture.sql("UPDATE clients SET updated_at = " + fixture.daysAgo(2555));
    assertThat(fixture.run(JOB)).as("the period is not over").isZero();
    fixture.sql("UPDATE clients SET is_institution = true, updated_at = " + fixture.daysAgo(9999));
    assertThat(fixture.run(JOB)).as("an institution is no person").isZero();
    fixture.sql("UPDATE clients SET is_institution = false");
    assertThat(fixture.wouldDo(JOB)).isEqualTo(1);
    assertThat(fixture.run(JOB)).isEqualTo(1);
    assertThat(fixture.run(JOB)).isZero();
    long record = fixture.number("SELECT max(id) FROM clients");
    assertThat(open("clients", "last_name_sealed", "public_id", record)).isEqualTo("Client");
  }

  private long idOf(String username) {
    List<Long> ids = fixture.numbers("SELECT id FROM users ORDER BY id");
    for (long id : ids) {
      if (username.equals(openOrEmpty("users", "first_name_sealed", "public_id", id))) {
        return id;
      }
    }
    throw new AssertionError("no user " + username);
  }

  private void lastSeen(long user, int days) {
    fixture.sql(
        "UPDATE users SET created_at = "
            + fixture.daysAgo(days + 30)
            + ", last_login_at = "
            + fixture.daysAgo(days)
            + " WHERE id = "
            + user);
  }

  private int login(String email) {
    return fixture
        .app
        .client()
        .post(
            "/auth/login",
            "{\"email\":\"" + email + "\",\"password\":\"" + TestCompany.PASSWORD + "\"}")
        .status();
  }

  private String openOrEmpty(String table, String column, String key, long id) {
    try {
      return open(table, column, key, id);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private String open(String table, String column, String key, long id) throws SQLException {
    Seals seals =
        new Seals(new KeyRing(TestApp.MasterKeys.FIRST.active(), List.of()), new SettableClock());
    try (Connection connection = TestPostgres.superuser(fixture.app.database());
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT t.%s, t.%s, (SELECT k.key_sealed FROM data_keys k WHERE k.subject = t.%s) FROM %s t WHERE t.id = %d"
                    .formatted(key, column, key, table, id))) {
      assertThat(row.next()).isTrue();
      UUID subject = row.getObject(1, UUID.class);
      return seals
          .row(DataKey.of(subject, row.getBytes(3)), subject)
          .open(Encrypted.text(table, column), row.getBytes(2))
          .map(PersonalText::reveal)
          .orElse("");
    }
  }
}
