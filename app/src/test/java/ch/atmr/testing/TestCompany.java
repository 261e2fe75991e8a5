package ch.atmr.testing;

import ch.atmr.App;
import ch.atmr.Features;
import ch.atmr.identity.NewUser;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Secret;
import ch.atmr.platform.http.Language;
import java.util.Locale;
import java.util.Optional;

/**
 * A company with a dispatcher who has signed in.
 *
 * @param client as the dispatcher
 */
public record TestCompany(CompanyId id, String email, ApiClient client) {
  /** The password of every account that tests make. */
  public static final String PASSWORD = "Test-Password-1";

  private static final String ADD =
      """
      INSERT INTO companies (row_key, name, is_approved, dispatch_enabled, created_at)
      VALUES (gen_random_uuid(), :name, :enabled, :enabled, now())
      RETURNING id
      """;

  /** A company that may dispatch. */
  public static TestCompany with(TestApp app, String name) {
    return add(app.app(), name, /* enabled= */ true);
  }

  /** A company that may dispatch, of a service that the test has started itself. */
  public static TestCompany with(App app, String name) {
    return add(app, name, /* enabled= */ true);
  }

  /** A company that nobody has approved. */
  public static TestCompany withoutDispatch(TestApp app, String name) {
    return add(app.app(), name, /* enabled= */ false);
  }

  private static TestCompany add(App app, String name, boolean enabled) {
    Features features = app.features();
    String email = name.toLowerCase(Locale.ROOT) + "@company.example.ch";
    NewUser dispatcher =
        NewUser.of(
            new PersonalText(email),
            Optional.of(new PersonalText("Test")),
            Optional.of(new PersonalText("Dispatcher")),
            Optional.of(features.passwords().hash("password", new Secret(PASSWORD))),
            Language.FRENCH);
    CompanyId id =
        features
            .db()
            .system(
                "test company",
                tx -> {
                  long added =
                      tx.sql(ADD)
                          .bind("name", name)
                          .bind("enabled", enabled)
                          .one(row -> row.longValue("id"));
                  CompanyId company = new CompanyId(added);
                  features.users().createCompanyUser(tx, company, dispatcher);
                  return company;
                });
    return new TestCompany(id, email, ApiClient.of(app.port()).login(email, PASSWORD));
  }
}
