package ch.atmr.companies;

import static ch.atmr.testing.ReferenceServer.assertMatches;
import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.kernel.CompanyId;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.ReferenceServer;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompanyRoutesTest {
  private ReferenceServer server;

  @BeforeAll
  void start() {
    server = ReferenceServer.start();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void anAdministratorAddsACompanyAndApprovesIt() {
    Response created =
        server
            .admin()
            .post(
                "/companies",
                """
                {"name": " Ambulances ", "owner_email": "%s", "owner_first_name": "Marc",
                 "owner_last_name": "Test"}
                """
                    .formatted(server.email()));

    assertThat(created.status()).as(created.toString()).isEqualTo(201);
    assertMatches(created.json(), "Company");
    assertThat(created.json().get("name").asText()).isEqualTo("Ambulances");
    assertThat(created.json().get("is_approved").asBoolean()).isFalse();
    assertThat(created.json().get("accepted_at").isNull()).isTrue();
    CompanyId id = new CompanyId(created.json().get("id").asLong());
    assertThat(bookable(id)).isFalse();

    Response approved =
        server
            .admin()
            .put("/companies/" + id.value(), "{\"is_approved\": true, \"dispatch_enabled\": true}");

    assertThat(approved.status()).isEqualTo(200);
    assertThat(approved.json().get("accepted_at").isNull()).isFalse();
    assertThat(approved.json().get("dispatch_enabled").asBoolean()).isTrue();
    assertThat(bookable(id)).isTrue();
    Company company = server.db().tenant(id, tx -> server.features().companies().require(tx, id));
    assertThat(company.plannable()).isTrue();
  }

  @Test
  void askingWhetherACompanyIsBookableLeavesASystemTransactionWhatItIs() {
    CompanyId id = server.company();

    long seen =
        server
            .db()
            .system(
                "test",
                tx -> {
                  server.features().companies().bookable(tx, id);
                  return tx.sql("SELECT count(*) AS n FROM companies WHERE id = :id")
                      .bind("id", id.value())
                      .one(row -> row.longValue("n"));
                });

    assertThat(seen).isEqualTo(1);
  }

  @Test
  void anOwnersAddressIsTakenOnce() {
    String body =
        """
        {"name": "A", "owner_email": "%s", "owner_first_name": "A", "owner_last_name": "B"}
        """
            .formatted(server.email());

    assertThat(server.admin().post("/companies", body).status()).isEqualTo(201);
    Response again = server.admin().post("/companies", body);

    assertThat(again.status()).isEqualTo(409);
    assertThat(again.json().get("code").asText()).isEqualTo("EMAIL_TAKEN");
  }

  @Test
  void aCompanyChangesItselfFieldByField() {
    ApiClient own = server.dispatcher(server.company());
    Response first =
        own.put(
            "/companies/me",
            """
            {"address": "Route des Jeunes 10, 1227 Carouge", "latitude": 46.18, "longitude": 6.12,
             "domicile_address_line1": "Route des Jeunes 10", "domicile_zip": "1227",
             "domicile_city": "Carouge", "domicile_country": "CH",
             "contact_email": "regie@example.ch", "contact_phone": "+41 22 555 01 00",
             "iban": "ch93 0076 2011 6238 5295 7", "uid_ide": "CHE-123.456.788",
             "billing_email": "factures@example.ch", "billing_notes": "a\\nb",
             "service_area": "Geneva", "max_daily_bookings": 500}
            """);
    assertThat(first.status()).as(first.toString()).isEqualTo(200);
    assertMatches(first.json(), "Company");
    assertThat(first.json().get("iban").asText()).isEqualTo("CH9300762011623852957");

    Response second = own.put("/companies/me", "{\"billing_notes\": \"\", \"name\": \"Neu AG\"}");

    assertThat(second.json().get("billing_notes").isNull()).isTrue();
    assertThat(second.json().get("name").asText()).isEqualTo("Neu AG");
    Response read = own.get("/companies/me");
    assertThat(read.json()).isEqualTo(second.json());
    assertThat(read.json().get("domicile_city").asText()).isEqualTo("Carouge");
    assertThat(read.json().get("domicile_address_line2").isNull()).isTrue();
    assertThat(read.json().get("latitude").asDouble()).isEqualTo(46.18);
    assertThat(read.header("ETag")).contains("\"3\"");
  }

  @Test
  void aNewAddressWithoutAPointHasNone() {
    ApiClient own = server.dispatcher(server.company());
    own.put("/companies/me", "{\"address\": \"A\", \"latitude\": 46.1, \"longitude\": 6.1}");

    assertThat(own.put("/companies/me", "{\"address\": \"A\"}").json().get("latitude").asDouble())
        .isEqualTo(46.1);
    assertThat(own.put("/companies/me", "{\"address\": \"B\"}").json().get("latitude").isNull())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"iban\": \"CH9300762011623852958\"} | iban",
        "{\"uid_ide\": \"CHE-123.456.789\"} | uid_ide",
        "{\"latitude\": 46.2} | longitude",
        "{\"max_daily_bookings\": 0} | max_daily_bookings",
        "{\"is_approved\": true} | is_approved",
        "{\"name\": \" \"} | name"
      })
  void badChangesNameTheirField(String body, String field) {
    Response response = server.dispatcher(server.company()).put("/companies/me", body);

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.json().get("errors").toString()).contains(field);
  }

  @Test
  void aChangeOfAnOldVersionIsRefused() {
    ApiClient own = server.dispatcher(server.company());
    Response read = own.get("/companies/me");
    String seen = read.header("ETag").orElseThrow();

    assertThat(own.put("/companies/me", "{\"name\": \"B\"}", "If-Match", seen).status())
        .isEqualTo(200);
    Response stale = own.put("/companies/me", "{\"name\": \"C\"}", "If-Match", seen);

    assertThat(stale.status()).isEqualTo(412);
    assertThat(own.get("/companies/me").json().get("name").asText()).isEqualTo("B");
  }

  @Test
  void theListPagesNewestFirst() {
    CompanyId older = server.company();
    CompanyId newer = server.company();

    Response first = server.admin().get("/companies?limit=1&with_total=true");

    assertThat(first.json().get("companies").get(0).get("id").asLong()).isEqualTo(newer.value());
    assertThat(Long.parseLong(first.header("X-Total-Count").orElseThrow())).isGreaterThan(1);
    String link = first.header("Link").orElseThrow();
    assertThat(link).startsWith("<?").endsWith(">; rel=\"next\"").contains("with_total=true");
    String next = link.substring(1, link.indexOf('>'));
    Response second = server.admin().get("/companies" + next);
    assertThat(second.json().get("companies").get(0).get("id").asLong()).isEqualTo(older.value());
    Response v1 = server.admin().send("GET", "/api/v1/companies?limit=1", Optional.empty(), "");
    assertThat(v1.http().headers().allValues("Link")).hasSize(2);
  }

  @Test
  void rolesAndTenantsAreKeptApart() {
    CompanyId company = server.company();

    assertThat(server.dispatcher(company).get("/companies").status()).isEqualTo(403);
    assertThat(server.admin().get("/companies/me").status()).isEqualTo(403);
    assertThat(server.driver(company, 5).get("/companies/me").status()).isEqualTo(200);
    assertThat(server.driver(company, 5).put("/companies/me", "{\"name\":\"X\"}").status())
        .isEqualTo(403);
    assertThat(server.admin().put("/companies/999999", "{\"is_approved\":true}").status())
        .isEqualTo(404);
    assertThat(server.dispatcher(new CompanyId(999_999)).get("/companies/me").status())
        .isEqualTo(404);
  }

  private boolean bookable(CompanyId id) {
    return server.db().nobody(tx -> server.features().companies().bookable(tx, id));
  }
}
