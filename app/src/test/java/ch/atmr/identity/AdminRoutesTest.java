package ch.atmr.identity;

import static ch.atmr.identity.AuthSteps.PASSWORD;
import static ch.atmr.identity.AuthSteps.badFields;
import static ch.atmr.identity.AuthSteps.code;
import static ch.atmr.identity.AuthSteps.tokenIn;
import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestCompany;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What administrators do with the accounts of others. */
class AdminRoutesTest {
  private static final String USERS = "/admin/users";

  private static TestApp app;
  private static AuthSteps steps;
  private static ApiClient admin;
  private static TestCompany company;
  private static TestCompany other;

  @BeforeAll
  static void start() {
    app = TestApp.start();
    steps = new AuthSteps(app);
    admin = app.administrator();
    company = TestCompany.with(app, "Leman");
    other = TestCompany.with(app, "Rhone");
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void accountsAreFoundByWhatNarrowsThem() {
    steps.register("found@example.ch", "found");
    JsonNode byEmail = users("?email=FOUND@example.ch&with_total=true");
    assertThat(emails(byEmail)).containsExactly("found@example.ch");
    JsonNode found = byEmail.get("users").get(0);
    assertThat(found.get("role").asText()).isEqualTo("CLIENT");
    assertThat(found.get("is_active").asBoolean()).isTrue();
    assertThat(found.get("has_password").asBoolean()).isTrue();
    assertThat(found.get("last_login_at").isNull()).isTrue();
    steps.session("found@example.ch");
    assertThat(account(found.get("id").asLong()).get("last_login_at").isNull()).isFalse();

    assertThat(emails(users("?role=COMPANY&company_id=" + company.id().value())))
        .contains(company.email())
        .doesNotContain(other.email());
    assertThat(emails(users("?email=nobody@example.ch"))).isEmpty();
    Response first = admin.get(USERS + "?limit=1&with_total=true");
    assertThat(first.header("X-Total-Count").map(Integer::valueOf).orElse(0)).isGreaterThan(3);
    JsonNode second = users("?limit=1&cursor=" + first.json().get("next_cursor").asText());
    assertThat(emails(second)).isNotEqualTo(emails(first.json())).hasSize(1);
    assertThat(admin.get(USERS + "/999999").status()).isEqualTo(404);
  }

  @Test
  void aSecondDispatcherIsInvited() {
    Response invited = invite("night@example.ch", "COMPANY", company.id().value());
    assertThat(invited.status()).as(invited.body()).isEqualTo(201);
    assertThat(invited.json().get("has_password").asBoolean()).isFalse();
    assertThat(invited.header("Location")).isPresent();
    String token = tokenIn(steps.mails("night@example.ch", 1).getFirst());
    assertThat(steps.reset(token, PASSWORD).status()).isEqualTo(204);
    ApiClient dispatcher = steps.with(steps.session("night@example.ch"));
    assertThat(dispatcher.get("/companies/me").json().get("id").asLong())
        .isEqualTo(company.id().value());

    assertThat(code(invite("NIGHT@example.ch", "COMPANY", company.id().value())))
        .isEqualTo("EMAIL_TAKEN");
    assertThat(badFields(invite("x@example.ch", "COMPANY", 999_999))).containsExactly("company_id");
    assertThat(badFields(invite("x@example.ch", "ADMIN", company.id().value())))
        .containsExactly("company_id");
    assertThat(badFields(invite("x@example.ch", "DRIVER", company.id().value())))
        .containsExactly("role");
    assertThat(badFields(admin.post(USERS, "{\"email\":\"x@example.ch\",\"role\":\"COMPANY\"}")))
        .containsExactly("company_id");
    assertThat(emails(users("?email=x@example.ch"))).isEmpty();
  }

  @Test
  void whoIsLockedOutIsOutAtOnceUntilLetIn() {
    long id = dispatcher("locked@example.ch");
    JsonNode session = steps.session("locked@example.ch");
    assertThat(steps.me(session).status()).isEqualTo(200);

    Response locked = admin.put(path(id), "{\"is_active\":false}");
    assertThat(locked.json().get("is_active").asBoolean()).isFalse();
    assertThat(code(steps.me(session)))
        .as("before any other process is told")
        .isEqualTo("TOKEN_REVOKED");
    assertThat(steps.login("locked@example.ch", PASSWORD).status()).isEqualTo(401);
    assertThat(emails(users("?is_active=false"))).contains("locked@example.ch");
    assertThat(code(admin.post(path(id) + "/reset-password", ""))).isEqualTo("USER_INACTIVE");

    int version = locked.json().get("version").asInt();
    assertThat(admin.put(path(id), "{\"is_active\":false}").json().get("version").asInt())
        .as("nothing to change")
        .isEqualTo(version);
    assertThat(admin.put(path(id), "{\"is_active\":true}").status()).isEqualTo(200);
    assertThat(steps.me(steps.session("locked@example.ch")).status()).isEqualTo(200);
    assertThat(steps.me(session).status()).as("the old session").isEqualTo(401);
  }

  @Test
  void aPasswordTakenAwayIsOfNoUseAndItsOwnerSetsAnother() {
    long id = dispatcher("stolen@example.ch");
    JsonNode session = steps.session("stolen@example.ch");
    Response answer = admin.post(path(id) + "/reset-password", "");
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    assertThat(answer.json().properties()).as("no password in it").hasSize(1);
    assertThat(code(steps.me(session))).isEqualTo("TOKEN_REVOKED");
    assertThat(steps.login("stolen@example.ch", PASSWORD).status()).isEqualTo(401);
    assertThat(account(id).get("has_password").asBoolean()).isFalse();

    // The first mail was the invitation.
    String token = tokenIn(steps.mails("stolen@example.ch", 2).getLast());
    assertThat(steps.reset(token, "Grand-Muveran-3051").status()).isEqualTo(204);
    assertThat(steps.login("stolen@example.ch", PASSWORD).status()).isEqualTo(401);
    assertThat(steps.login("stolen@example.ch", "Grand-Muveran-3051").status()).isEqualTo(200);
  }

  @Test
  void aDispatcherMovesToAnotherCompanyAndTakesNothingAlong() {
    long id = dispatcher("mover@example.ch");
    JsonNode session = steps.session("mover@example.ch");
    Response moved = setRole(id, "COMPANY", ",\"company_id\":" + other.id().value());
    assertThat(moved.json().get("company_id").asLong()).isEqualTo(other.id().value());
    assertThat(code(steps.me(session))).isEqualTo("TOKEN_REVOKED");
    ApiClient now = steps.with(steps.session("mover@example.ch"));
    assertThat(now.get("/companies/me").json().get("id").asLong()).isEqualTo(other.id().value());
    assertThat(now.get("/auth/me").json().get("first_name").asText()).isEqualTo("Claire");
  }

  @Test
  void aDispatcherBecomesAnAdministratorAndIsOneNoMore() {
    long id = dispatcher("rising@example.ch");
    assertThat(setRole(id, "ADMIN", "").json().get("company_id").isNull()).isTrue();
    ApiClient risen = steps.with(steps.session("rising@example.ch"));
    assertThat(risen.get(USERS + "?limit=1").status()).isEqualTo(200);
    assertThat(setRole(id, "COMPANY", ",\"company_id\":" + company.id().value()).status())
        .isEqualTo(200);
    assertThat(risen.get(USERS).status()).isEqualTo(401);
    assertThat(steps.with(steps.session("rising@example.ch")).get(USERS).status()).isEqualTo(403);
    assertThat(badFields(setRole(id, "COMPANY", ""))).containsExactly("company_id");
    assertThat(
            steps.number(
                "SELECT count(*) FROM audit_events WHERE action = 'ROLE_CHANGED'"
                    + " AND subject = 'user:"
                    + id
                    + "'"))
        .isEqualTo(2);
  }

  @Test
  void driversAndClientsKeepTheirRole() {
    steps.register("patient@example.ch", "patient");
    long patient = users("?email=patient@example.ch").get("users").get(0).get("id").asLong();
    assertThat(code(setRole(patient, "ADMIN", ""))).isEqualTo("ROLE_BOUND");
  }

  @Test
  void nobodyChangesTheirOwnAccount() {
    long self = admin.get("/auth/me").json().get("id").asLong();
    assertThat(code(admin.put(path(self), "{\"is_active\":false}"))).isEqualTo("OWN_ACCOUNT");
    assertThat(code(setRole(self, "COMPANY", ",\"company_id\":" + company.id().value())))
        .isEqualTo("OWN_ACCOUNT");
    assertThat(code(admin.post(path(self) + "/reset-password", ""))).isEqualTo("OWN_ACCOUNT");
    assertThat(admin.get("/auth/me").status()).isEqualTo(200);
  }

  @Test
  void twoAdministratorsWhoLockEachOtherOutLeaveOne() throws InterruptedException {
    invite("one@example.ch", "ADMIN", 0);
    invite("two@example.ch", "ADMIN", 0);
    for (String email : List.of("one@example.ch", "two@example.ch")) {
      steps.reset(tokenIn(steps.mails(email, 1).getFirst()), PASSWORD);
    }
    JsonNode one = steps.session("one@example.ch");
    JsonNode two = steps.session("two@example.ch");
    List<JsonNode> sessions = List.of(one, two);
    AtomicInteger turn = new AtomicInteger();
    List<Integer> answers =
        AuthSteps.together(
            2,
            () -> {
              int mine = turn.getAndIncrement();
              long them = sessions.get(1 - mine).get("user").get("id").asLong();
              return steps
                  .with(sessions.get(mine))
                  .put(path(them), "{\"is_active\":false}")
                  .status();
            });
    assertThat(answers).contains(200).containsAnyOf(401, 403);
    assertThat(emails(users("?role=ADMIN&is_active=true")))
        .containsAnyOf("one@example.ch", "two@example.ch")
        .contains("admin@example.ch")
        .hasSize(2);
  }

  @Test
  void onlyAdministratorsMay() {
    for (String path : List.of(USERS, USERS + "/1", "/admin/stats")) {
      assertThat(company.client().get(path).status()).as(path).isEqualTo(403);
      assertThat(app.client().get(path).status()).as(path).isEqualTo(401);
    }
    long dispatcher = users("?email=" + other.email()).get("users").get(0).get("id").asLong();
    assertThat(company.client().put(path(dispatcher), "{\"is_active\":false}").status())
        .isEqualTo(403);
    assertThat(company.client().post(path(dispatcher) + "/reset-password", "").status())
        .isEqualTo(403);
  }

  /** A dispatcher of the company who has set a password. */
  private static long dispatcher(String email) {
    long id = invite(email, "COMPANY", company.id().value()).json().get("id").asLong();
    String token = tokenIn(steps.mails(email, 1).getFirst());
    assertThat(steps.reset(token, PASSWORD).status()).isEqualTo(204);
    return id;
  }

  private static Response invite(String email, String role, long companyId) {
    String in = companyId == 0 ? "" : ",\"company_id\":" + companyId;
    return admin.post(
        USERS,
        "{\"email\":\"%s\",\"role\":\"%s\",\"first_name\":\"Claire\"%s}"
            .formatted(email, role, in));
  }

  private static Response setRole(long id, String role, String more) {
    return admin.put(path(id) + "/role", "{\"role\":\"" + role + "\"" + more + "}");
  }

  private static JsonNode users(String query) {
    Response response = admin.get(USERS + query);
    assertThat(response.status()).as(response.body()).isEqualTo(200);
    return response.json();
  }

  private static JsonNode account(long id) {
    return admin.get(path(id)).json();
  }

  private static List<String> emails(JsonNode page) {
    return page.get("users").valueStream().map(user -> user.get("email").asText()).toList();
  }

  private static String path(long id) {
    return USERS + "/" + id;
  }
}
