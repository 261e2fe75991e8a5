package ch.atmr.identity;

import static ch.atmr.identity.AuthSteps.PASSWORD;
import static ch.atmr.identity.AuthSteps.badFields;
import static ch.atmr.identity.AuthSteps.code;
import static ch.atmr.identity.AuthSteps.tokenIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.kernel.Secret;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.http.Language;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestPostgres;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Accounts that one person makes for another. */
class UsersTest {
  private static final CompanyId COMPANY = new CompanyId(1);
  private static final CompanyId OTHER = new CompanyId(2);

  private static TestApp app;
  private static AuthSteps steps;
  private static Db db;
  private static Users users;

  @BeforeAll
  static void start() {
    app = TestApp.start();
    steps = new AuthSteps(app);
    db = new Db(app.database().app());
    users = app.app().features().users();
    for (String name : List.of("One", "Two")) {
      TestPostgres.asSuperuser(
          app.database(),
          "INSERT INTO companies (row_key, name, created_at) VALUES (gen_random_uuid(), '"
              + name
              + "', now())");
    }
  }

  @AfterAll
  static void stop() {
    db.close();
    app.close();
  }

  @Test
  void aCompanyGivesItsDriverALogin() {
    UserId driver = driver("driver@example.ch", Optional.of(PASSWORD));
    JsonNode user = steps.session("driver@example.ch").get("user");
    assertThat(user.get("id").asLong()).isEqualTo(driver.value());
    assertThat(user.get("role").asText()).isEqualTo("DRIVER");
    assertThat(user.get("company_id").asLong()).isEqualTo(COMPANY.value());
    assertThat(user.get("force_password_change").asBoolean())
        .as("the company knows the password")
        .isTrue();
    steps.outboxEmpty();
    assertThat(steps.mailsNow("driver@example.ch")).isEmpty();
  }

  @Test
  void withoutAPasswordTheUserIsInvited() {
    db.tenant(
        COMPANY,
        tx -> users.createCompanyUser(tx, COMPANY, newUser("owner@example.ch", Optional.empty())));
    assertThat(steps.login("owner@example.ch", PASSWORD).status()).isEqualTo(401);
    String mail = steps.mails("owner@example.ch", 1).getFirst();
    assertThat(mail).contains("seven days");
    app.clock().advance(Duration.ofDays(6));
    assertThat(steps.reset(tokenIn(mail), PASSWORD).status()).isEqualTo(204);
    JsonNode user = steps.session("owner@example.ch").get("user");
    assertThat(user.get("role").asText()).isEqualTo("COMPANY");
    assertThat(user.get("force_password_change").asBoolean()).isFalse();
  }

  @Test
  void takenNamesAreProblemsAndLeaveNothing() {
    driver("first@example.ch", Optional.of(PASSWORD));
    conflict(
        Problem.Conflict.Reason.EMAIL_TAKEN,
        () -> driver("FIRST@example.ch", Optional.of(PASSWORD)));
    NewUser named =
        newUser("second@example.ch", Optional.of(PASSWORD))
            .with(Optional.of(new PersonalText("the.name")), Optional.empty());
    db.tenant(COMPANY, tx -> users.createDriverUser(tx, COMPANY, named));
    NewUser same =
        newUser("third@example.ch", Optional.of(PASSWORD))
            .with(Optional.of(new PersonalText("The.Name")), Optional.empty());
    conflict(
        Problem.Conflict.Reason.USERNAME_TAKEN,
        () -> db.tenant(OTHER, tx -> users.createDriverUser(tx, OTHER, same)));
  }

  @Test
  void aTransactionOfOneCompanyCannotMakeUsersOfAnother() {
    long before = steps.number("SELECT count(*) FROM users");
    assertThatThrownBy(() ->
            db.tenant(
                COMPANY,
                tx ->
                    users.createDriverUser(
                        tx, OTHER, newUser("spy@example.ch", Optional.of(PASSWORD)))))
        .isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() ->
            db.nobody(
                tx -> users.createAdmin(tx, newUser("king@example.ch", Optional.of(PASSWORD)))))
        .isInstanceOf(RuntimeException.class);
    assertThat(steps.number("SELECT count(*) FROM users")).isEqualTo(before);
  }

  @Test
  void whoIsDeactivatedIsOutUntilActivated() {
    UserId driver = driver("leaver@example.ch", Optional.of(PASSWORD));
    JsonNode session = steps.session("leaver@example.ch");
    assertThat(steps.me(session).status()).isEqualTo(200);
    notFound(() -> setActive(OTHER, driver, false));
    assertThat(steps.me(session).status()).isEqualTo(200);

    setActive(COMPANY, driver, false);
    assertThat(code(steps.refresh(session))).isEqualTo("TOKEN_REVOKED");
    assertThat(steps.login("leaver@example.ch", PASSWORD).status()).isEqualTo(401);
    // The event that tells all processes is on its way.
    steps.outboxEmpty();
    assertThat(code(steps.me(session))).isEqualTo("TOKEN_REVOKED");

    setActive(COMPANY, driver, true);
    assertThat(steps.me(steps.session("leaver@example.ch")).status()).isEqualTo(200);
    assertThat(steps.me(session).status()).as("the old session").isEqualTo(401);
  }

  @Test
  void aNewAddressIsTheNewSignInName() {
    UserId driver = driver("old@example.ch", Optional.of(PASSWORD));
    changeEmail(driver, "new@example.ch");
    assertThat(steps.login("old@example.ch", PASSWORD).status()).isEqualTo(401);
    assertThat(steps.session("new@example.ch").get("user").get("email").asText())
        .isEqualTo("new@example.ch");
    assertThat(emails(COMPANY, driver)).containsEntry(driver, new PersonalText("new@example.ch"));
    assertThat(emails(OTHER, driver)).isEmpty();
    driver("old@example.ch", Optional.of(PASSWORD));
    conflict(Problem.Conflict.Reason.EMAIL_TAKEN, () -> changeEmail(driver, "old@example.ch"));
    changeEmail(driver, "New@example.ch");
    notFound(() ->
        db.tenant(
            OTHER,
            tx -> {
              users.changeEmail(
                  tx, driver, new PersonalText("stolen@example.ch"), Language.ENGLISH);
              return driver;
            }));
  }

  @Test
  void theInvitedIsInvitedAgainAtANewAddress() {
    UserId driver = driver("typo@example.ch", Optional.empty());
    String first = tokenIn(steps.mails("typo@example.ch", 1).getFirst());
    changeEmail(driver, "right@example.ch");
    String second = tokenIn(steps.mails("right@example.ch", 1).getFirst());
    assertThat(badFields(steps.reset(first, PASSWORD))).containsExactly("token");
    assertThat(steps.reset(second, PASSWORD).status()).isEqualTo(204);
    assertThat(steps.me(steps.session("right@example.ch")).status()).isEqualTo(200);
  }

  @Test
  void aUserChangesItsProfileAndNothingElse() {
    UserId id = driver("profile@example.ch", Optional.of(PASSWORD));
    UserProfile before = db.user(id, tx -> users.profile(tx, id));
    assertThat(before.firstName()).contains(new PersonalText("A"));
    assertThat(before.birthDate()).isEmpty();
    UserProfile wanted =
        new UserProfile(
            new UUID(1, 2),
            new PersonalText("ignored@example.ch"),
            Optional.empty(),
            Optional.of(new PersonalText("Fictive")),
            Optional.of(new PersonalText("+41 22 555 01 23")),
            Optional.of(LocalDate.of(1948, 3, 17)));
    assertThat(wanted.toString()).isEqualTo("***");
    UserProfile after =
        db.user(
            id,
            tx -> {
              users.changeProfile(tx, id, wanted);
              return users.profile(tx, id);
            });
    assertThat(after)
        .isEqualTo(
            new UserProfile(
                before.publicId(),
                before.email(),
                wanted.firstName(),
                wanted.lastName(),
                wanted.phone(),
                wanted.birthDate()));
    notFound(() -> db.tenant(OTHER, tx -> users.profile(tx, id)));
  }

  @Test
  void anInvitedAdministratorComesInByTheLinkOnce() {
    String link = users.inviteAdmin(new PersonalText("admin@example.ch"));
    assertThat(link).startsWith(TestApp.FRONTEND + "/reset-password?token=");
    String token = tokenIn(link);
    assertThat(steps.reset(token, PASSWORD).status()).isEqualTo(204);
    assertThat(badFields(steps.reset(token, PASSWORD))).containsExactly("token");
    assertThat(steps.session("admin@example.ch").get("user").get("role").asText())
        .isEqualTo("ADMIN");
    assertThat(
            steps.number(
                "SELECT count(*) FROM audit_events WHERE action = 'SYSTEM_ACCESS'"
                    + " AND details ->> 'reason' = 'administrator invited by an operator'"))
        .isPositive();
    conflict(
        Problem.Conflict.Reason.EMAIL_TAKEN,
        () -> users.inviteAdmin(new PersonalText("admin@example.ch")));
  }

  @Test
  void anAdministratorIsMadeBySystemTransactions() {
    db.system(
        "test", tx -> users.createAdmin(tx, newUser("root@example.ch", Optional.of(PASSWORD))));
    assertThat(steps.session("root@example.ch").get("user").get("company_id").isNull()).isTrue();
  }

  private static UserId driver(String email, Optional<String> password) {
    return db.tenant(COMPANY, tx -> users.createDriverUser(tx, COMPANY, newUser(email, password)));
  }

  private static NewUser newUser(String email, Optional<String> password) {
    return NewUser.of(
        new PersonalText(email),
        Optional.of(new PersonalText("A")),
        Optional.empty(),
        password.map(text -> app.app().features().passwords().hash("password", new Secret(text))),
        Language.ENGLISH);
  }

  private static Map<UserId, PersonalText> emails(CompanyId company, UserId user) {
    return db.tenant(company, tx -> users.emails(tx, List.of(user)));
  }

  private static void changeEmail(UserId user, String email) {
    db.tenant(
        COMPANY,
        tx -> {
          users.changeEmail(tx, user, new PersonalText(email), Language.ENGLISH);
          return user;
        });
  }

  private static void setActive(CompanyId company, UserId user, boolean active) {
    db.tenant(
        company,
        tx -> {
          if (active) {
            users.activate(tx, user);
          } else {
            users.deactivate(tx, user);
          }
          return user;
        });
  }

  private static void conflict(Problem.Conflict.Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem()).isEqualTo(new Problem.Conflict(reason)));
  }

  private static void notFound(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem()).isEqualTo(new Problem.NotFound()));
  }
}
