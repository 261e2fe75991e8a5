package ch.atmr.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.Features;
import ch.atmr.identity.NewUser;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Secret;
import ch.atmr.platform.http.Language;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestCompany;
import ch.atmr.testing.TestPostgres;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One caller of each role, two of the company's kind, and nobody. */
final class FuzzCallers {
  private static final String NOBODY = "nobody";

  // Administrators may lock dispatchers out, move them, and take their passwords away.
  private static final String REMEMBER =
      """
      CREATE SCHEMA fuzz;
      CREATE TABLE fuzz.users AS SELECT * FROM users WHERE role IN ('ADMIN', 'COMPANY');
      CREATE TABLE fuzz.data_keys AS
      SELECT * FROM data_keys WHERE subject IN (SELECT public_id FROM fuzz.users)\
      """;
  private static final String RESTORE =
      """
      UPDATE users u
      SET is_active = true, password_hash = f.password_hash, role = f.role,
          company_id = f.company_id, version = u.version + 1
      FROM fuzz.users f WHERE u.id = f.id;
      UPDATE data_keys k SET company_id = f.company_id
      FROM fuzz.data_keys f WHERE k.subject = f.subject\
      """;

  private final TestApp app;
  private final Map<String, String> emails = new LinkedHashMap<>();
  private final Map<String, ApiClient> clients = new LinkedHashMap<>();

  private int made;

  FuzzCallers(TestApp app) {
    this.app = app;
    emails.put("company", TestCompany.with(app, "Fuzzed").email());
    emails.put("stranger", TestCompany.with(app, "Stranger").email());
    emails.put("admin", admin());
    emails.put("client", client());
    emails.put("driver", driver());
    TestPostgres.asSuperuser(app.database(), REMEMBER);
    emails.keySet().forEach(this::signIn);
    clients.put(NOBODY, app.client());
  }

  /** Names, the company's more often than others. */
  List<String> names() {
    return List.of(
        "company",
        "company",
        "company",
        "company",
        "stranger",
        "admin",
        "client",
        "client",
        "driver",
        "driver",
        NOBODY);
  }

  ApiClient client(String name) {
    return clients.getOrDefault(name, app.client());
  }

  /**
   * After a 401: the fuzz may have signed the caller out, or locked it out. Administrators and
   * dispatchers are let in again as they were; a new client or driver comes.
   *
   * @return whether there is a caller to sign in at all
   */
  boolean signInAgain(String name) {
    if (name.equals(NOBODY)) {
      return false;
    }
    TestPostgres.asSuperuser(app.database(), RESTORE);
    try {
      signIn(name);
    } catch (IllegalStateException lockedOut) {
      emails.put(name, name.equals("driver") ? driver() : client());
      signIn(name);
    }
    return true;
  }

  private void signIn(String name) {
    String email = emails.get(name);
    if (email == null) {
      throw new IllegalArgumentException(name);
    }
    clients.put(name, app.client().login(email, TestCompany.PASSWORD));
  }

  private String admin() {
    Features features = app.app().features();
    String email = "admin@fuzz.example.ch";
    NewUser admin =
        NewUser.of(
            new PersonalText(email),
            Optional.empty(),
            Optional.empty(),
            Optional.of(features.passwords().hash("password", new Secret(TestCompany.PASSWORD))),
            Language.FRENCH);
    features.db().system("fuzz", tx -> features.users().createAdmin(tx, admin));
    return email;
  }

  private String client() {
    String email = "client" + made++ + "@fuzz.example.ch";
    assertThat(
            app.client()
                .post(
                    "/auth/register",
                    "{\"email\":\""
                        + email
                        + "\",\"password\":\""
                        + TestCompany.PASSWORD
                        + "\",\"first_name\":\"Fuzz\",\"last_name\":\"Client\"}")
                .status())
        .isEqualTo(201);
    return email;
  }

  private String driver() {
    String email = "driver" + made++ + "@fuzz.example.ch";
    ApiClient company = app.client().login("fuzzed@company.example.ch", TestCompany.PASSWORD);
    ApiClient.Response added =
        company.post(
            "/companies/me/drivers",
            "{\"first_name\":\"Fuzz\",\"last_name\":\"Driver\",\"email\":\""
                + email
                + "\",\"password\":\""
                + TestCompany.PASSWORD
                + "\"}");
    assertThat(added.status()).as(added.toString()).isEqualTo(201);
    return email;
  }
}
