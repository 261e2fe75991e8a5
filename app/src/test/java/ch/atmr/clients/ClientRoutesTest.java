package ch.atmr.clients;

import static ch.atmr.testing.ReferenceServer.assertMatches;
import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.kernel.ClientId;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.PersonalText;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.ReferenceServer;
import ch.atmr.testing.TestPostgres;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientRoutesTest {
  private static final String ALL = "/companies/me/clients";
  private static final String JEANNE =
      """
      {"reference": "P-001", "client_type": "PRIVATE", "first_name": " Jeanne ",
       "last_name": "Exemple-Müller", "email": "jeanne@example.ch", "phone": "+41 22 555 01 23",
       "birth_date": "1948-03-17", "address": "Rue du Stand 60, 1204 Genève", "latitude": 46.2039,
       "longitude": 6.1353, "domicile_address": "Rue du Stand 60", "domicile_zip": "1204",
       "domicile_city": "Genève", "access": {"door_code": "24B7", "notes": "left\\nthen right"},
       "notes": "a", "default_mobility": "WHEELCHAIR", "default_billed_to_type": "INSURANCE",
       "preferential_rate_rappen": 4850}
      """;

  private ReferenceServer server;
  private CompanyId company;
  private ApiClient own;

  @BeforeAll
  void start() {
    server = ReferenceServer.start();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void newCompany() {
    company = server.company();
    own = server.dispatcher(company);
  }

  @Test
  void aClientIsAddedReadChangedAndDeactivated() {
    Response created = own.post(ALL, JEANNE);
    assertThat(created.status()).as(created.toString()).isEqualTo(201);
    assertMatches(created.json(), "Client");
    assertThat(created.json().get("first_name").asText()).isEqualTo("Jeanne");
    assertThat(created.json().get("access").get("floor").isNull()).isTrue();
    assertThat(created.json().get("access").get("notes").asText()).isEqualTo("left\nthen right");
    String path = path(created);
    assertThat(created.header("Location")).contains("/api/v2" + path);
    assertThat(own.get(path).json()).isEqualTo(created.json());

    Response changed =
        own.put(
            path,
            """
            {"phone": "", "preferential_rate_rappen": 0, "access": {"floor": "3"},
             "address": "Rue de Lausanne 1"}
            """);

    assertThat(changed.json().get("phone").isNull()).isTrue();
    assertThat(changed.json().get("preferential_rate_rappen").isNull()).isTrue();
    assertThat(changed.json().get("access").get("door_code").asText()).isEqualTo("24B7");
    assertThat(changed.json().get("latitude").isNull()).isTrue();
    assertThat(changed.json().get("version").asInt()).isEqualTo(2);
    assertThat(own.delete(path).status()).isEqualTo(204);
    assertThat(own.get(path).json().get("is_active").asBoolean()).isFalse();
    assertThat(own.put(path, "{\"is_active\": true}").json().get("is_active").asBoolean()).isTrue();
  }

  @Test
  void aClientExcludesDriversAndClientsOfItsCompanyAlone() {
    long one = driver(own);
    long other = driver(own);
    long foreign = driver(server.dispatcher(server.company()));
    String path = path(own.post(ALL, JEANNE));
    long self = own.get(path).json().get("id").asLong();
    long beside =
        own.post(ALL, "{\"first_name\": \"B\", \"last_name\": \"B\"}").json().get("id").asLong();

    Response changed =
        own.put(
            path,
            "{\"excluded_driver_ids\": [%d, %d], \"excluded_client_ids\": [%d]}"
                .formatted(other, one, beside));

    assertThat(changed.json().get("excluded_driver_ids").toString())
        .isEqualTo("[" + one + "," + other + "]");
    assertThat(changed.json().get("excluded_client_ids").toString()).isEqualTo("[" + beside + "]");
    assertThat(wrongField(own.put(path, "{\"excluded_driver_ids\": [" + foreign + "]}")))
        .isEqualTo("excluded_driver_ids");
    assertThat(wrongField(own.put(path, "{\"excluded_client_ids\": [" + self + ", 987654321]}")))
        .isEqualTo("excluded_client_ids");
    assertThat(
            wrongField(
                own.post(
                    ALL,
                    "{\"first_name\": \"C\", \"last_name\": \"C\", \"excluded_driver_ids\": [%d, %d]}"
                        .formatted(one, foreign))))
        .isEqualTo("excluded_driver_ids");
    assertThat(own.get(path).json()).isEqualTo(changed.json());
    assertThat(own.put(path, "{\"excluded_driver_ids\": []}").json().get("excluded_driver_ids"))
        .isEmpty();
  }

  private long driver(ApiClient dispatcher) {
    Response added =
        dispatcher.post(
            "/companies/me/drivers",
            "{\"first_name\": \"D\", \"last_name\": \"D\", \"email\": \"%s\"}"
                .formatted(server.email()));
    assertThat(added.status()).as(added.toString()).isEqualTo(201);
    return added.json().get("id").asLong();
  }

  private static String wrongField(Response refused) {
    assertThat(refused.status()).as(refused.toString()).isEqualTo(400);
    assertThat(refused.json().get("code").asText()).isEqualTo("VALIDATION_FAILED");
    assertThat(refused.json().get("errors").toString()).doesNotContain("rule.");
    return refused.json().get("errors").fieldNames().next();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"first_name\": \"A\"} | last_name",
        "{\"first_name\": \"A\", \"last_name\": \"B\", \"birth_date\": \"2999-01-01\"} | birth_date",
        "{\"first_name\": \"A\", \"last_name\": \"B\", \"birth_date\": \"2026-02-30\"} | birth_date",
        "{\"first_name\": \"A\", \"last_name\": \"B\", \"is_institution\": true} | institution_name",
        "{\"first_name\": \"A\", \"last_name\": \"B\", \"email\": \"x\"} | email",
        "{\"first_name\": \"A\", \"last_name\": \"B\", \"nonsense\": 1} | nonsense"
      })
  void badClientsNameTheirField(String body, String field) {
    Response response = own.post(ALL, body);

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.json().get("errors").toString()).contains(field);
  }

  @Test
  void theBirthDateIsNotInTheFutureAndAnInstitutionHasAName() {
    Response future =
        own.post(
            ALL, "{\"first_name\": \"A\", \"last_name\": \"B\", \"birth_date\": \"2099-12-31\"}");
    assertThat(future.status()).isEqualTo(400);
    assertThat(future.json().get("errors").has("birth_date")).isTrue();

    Response nameless = own.put(path(own.post(ALL, JEANNE)), "{\"is_institution\": true}");
    assertThat(nameless.status()).isEqualTo(400);
    assertThat(nameless.json().get("errors").has("institution_name")).isTrue();
  }

  @Test
  void aReferenceIsTakenOnceInACompany() {
    own.post(ALL, JEANNE);
    Response again = own.post(ALL, JEANNE);
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.json().get("code").asText()).isEqualTo("REFERENCE_TAKEN");

    assertThat(server.dispatcher(server.company()).post(ALL, JEANNE).status()).isEqualTo(201);
  }

  @Test
  void searchFindsWholeWordsInAnyOrderAndEmails() {
    own.post(ALL, JEANNE);
    own.post(ALL, "{\"first_name\": \"Jeanne\", \"last_name\": \"Autre\"}");

    assertThat(found("jeanne")).isEqualTo(2);
    assertThat(found("MULLER jeanne")).isEqualTo(1);
    assertThat(found("Jean")).isZero();
    assertThat(found("jeanne nobody")).isZero();
    assertThat(found("JEANNE@example.ch")).isEqualTo(1);
    assertThat(found("...")).isZero();
    assertThat(own.get(ALL + "?is_active=false").json().get("clients")).isEmpty();
    assertThat(
            server.dispatcher(server.company()).get(ALL + "?search=jeanne").json().get("clients"))
        .isEmpty();
  }

  @Test
  void namesAreSealedInTheDatabase() throws Exception {
    own.post(ALL, JEANNE);

    try (var connection = TestPostgres.superuser(server.server().database());
        var rows =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT count(*) FROM clients c WHERE CAST(c AS text) ILIKE '%jeanne%'"
                        + " OR position(convert_to('Jeanne', 'UTF8') IN c.first_name_sealed) > 0")) {
      rows.next();
      assertThat(rows.getInt(1)).isZero();
    }
  }

  @Test
  void theListPagesByCursorToItsEnd() {
    for (int i = 0; i < 5; i++) {
      own.post(ALL, "{\"first_name\": \"A\", \"last_name\": \"N" + i + "\"}");
    }
    List<String> names = new ArrayList<>();
    String query = "?limit=2&with_total=true";
    while (!query.isEmpty()) {
      Response page = own.get(ALL + query);
      assertThat(page.header("X-Total-Count")).contains("5");
      page.json().get("clients").forEach(c -> names.add(c.get("last_name").asText()));
      query = page.header("Link").map(l -> l.substring(1, l.indexOf('>'))).orElse("");
    }

    assertThat(names).containsExactly("N4", "N3", "N2", "N1", "N0");
    assertThat(own.get(ALL + "?cursor=!").status()).isEqualTo(400);
    assertThat(own.get(ALL + "?cursor=abc").status()).isEqualTo(400);
  }

  @Test
  void anotherCompanyAndAnotherRoleReachNothing() {
    String path = path(own.post(ALL, JEANNE));
    ApiClient other = server.dispatcher(server.company());

    assertThat(other.get(path).status()).isEqualTo(404);
    assertThat(other.put(path, "{\"notes\": \"x\"}").status()).isEqualTo(404);
    assertThat(other.delete(path).status()).isEqualTo(404);
    assertThat(server.driver(company, 7).get(path).status()).isEqualTo(403);
    assertThat(server.server().nobody().get(path).status()).isEqualTo(401);
    assertThat(own.get(path).json().get("notes").asText()).isEqualTo("a");
  }

  @Test
  void aClientWithOpenRidesIsNotDeactivatedAndAnOldVersionNotChanged() {
    Response created = own.post(ALL, JEANNE);
    String path = path(created);
    long id = created.json().get("id").asLong();
    TestPostgres.asSuperuser(
        server.server().database(),
        """
        INSERT INTO bookings (company_id, row_key, client_id, service_date, status, time_kind,
            scheduled_time, max_early_minutes, max_late_minutes, purpose, mobility,
            pickup_service_minutes, dropoff_service_minutes, max_ride_minutes,
            customer_name_sealed, pickup_sealed, dropoff_sealed, created_at, updated_at)
        VALUES (%d, gen_random_uuid(), %d, '2026-12-01', 'ACCEPTED', 'PICKUP_AT', now(), 0, 15,
            'OTHER', 'AMBULATORY', 4, 4, 60, '', '', '', now(), now())
        """
            .formatted(company.value(), id));

    assertThat(own.delete(path).json().get("code").asText()).isEqualTo("CLIENT_IN_USE");
    assertThat(own.put(path, "{\"is_active\": false}").status()).isEqualTo(409);
    assertThat(own.put(path, "{\"notes\": \"b\"}", "If-Match", "\"7\"").status()).isEqualTo(412);
  }

  @Test
  void aClientKeepsItsOwnProfileInEveryCompanyThatServesIt() {
    ReferenceServer.Self self = server.self();
    ApiClient client = server.as(self);
    String profile = "/clients/" + self.publicId();
    Response empty = client.get(profile);
    assertThat(empty.status()).as(empty.toString()).isEqualTo(200);
    assertMatches(empty.json(), "ClientProfile");
    assertThat(empty.header("ETag")).contains("\"1\"");

    Response changed =
        client.put(
            profile,
            """
            {"first_name": "Ana", "last_name": "Nova", "address": "Quai 1", "latitude": 46.2,
             "longitude": 6.1, "default_mobility": "STRETCHER"}
            """,
            "If-Match",
            "\"1\"");
    assertThat(changed.status()).as(changed.toString()).isEqualTo(200);
    assertThat(changed.json().get("version").asInt()).isEqualTo(2);
    assertThat(client.put(profile, "{\"phone\": \"022 555 00 00\"}", "If-Match", "\"1\"").status())
        .isEqualTo(412);

    ClientId record = link(self);
    assertThat(link(self)).isEqualTo(record);
    Response seen = own.get(ALL + "/" + record.value());
    assertThat(seen.json().get("client_type").asText()).isEqualTo("SELF_SERVICE");
    assertThat(seen.json().get("first_name").asText()).isEqualTo("Ana");
    assertThat(seen.json().get("default_mobility").asText()).isEqualTo("STRETCHER");
    own.put(ALL + "/" + record.value(), "{\"notes\": \"kept\", \"domicile_zip\": \"1200\"}");

    Response moved =
        client.put(profile, "{\"last_name\": \"Autre\", \"phone\": \"022 555 00 00\"}");

    assertThat(moved.json().get("companies").get(0).get("name").asText())
        .isEqualTo("Transports Essai");
    Response after = own.get(ALL + "/" + record.value());
    assertThat(after.json().get("last_name").asText()).isEqualTo("Autre");
    assertThat(after.json().get("phone").asText()).isEqualTo("022 555 00 00");
    assertThat(after.json().get("notes").asText()).isEqualTo("kept");
    assertThat(after.json().get("domicile_zip").asText()).isEqualTo("1200");
    assertThat(found("autre")).isEqualTo(1);
    assertThat(server.as(server.self()).get(profile).status()).isEqualTo(404);
    assertThat(client.put(profile, "{\"birth_date\": \"2099-01-01\"}").status()).isEqualTo(400);
  }

  @Test
  void anImportMatchesByReferenceAndAddsTheOthers() {
    long known = own.post(ALL, JEANNE).json().get("id").asLong();
    List<ImportedPatient> patients =
        IntStream.rangeClosed(1, 1000)
            .mapToObj(i ->
                new ImportedPatient("P-%03d".formatted(i), new PersonalText("Jeanne Marie N" + i)))
            .toList();
    List<String> references = patients.stream().map(ImportedPatient::reference).toList();
    Clients clients = server.features().clients();

    assertThat(server.db().<Integer>tenant(company, tx -> clients.unknown(tx, company, references)))
        .isEqualTo(999);
    Map<String, ClientId> first =
        server.db().tenant(company, tx -> clients.matchOrCreate(tx, company, patients));
    Map<String, ClientId> second =
        server.db().tenant(company, tx -> clients.matchOrCreate(tx, company, patients));

    assertThat(first).hasSize(1000).containsEntry("P-001", new ClientId(known));
    assertThat(second).isEqualTo(first);
    Client added =
        server
            .db()
            .tenant(
                company,
                tx ->
                    clients.require(
                        tx, company, Optional.ofNullable(first.get("P-007")).orElseThrow()));
    assertThat(added.details().person().firstName()).contains(new PersonalText("Jeanne Marie"));
    assertThat(added.details().person().lastName()).contains(new PersonalText("N7"));
    assertThat(found("marie n7")).isEqualTo(1);
  }

  @Test
  void aPatientIsAddedByHandWithinATransaction() {
    Person person = new ImportedPatient("", new PersonalText("Solo")).person();

    ClientId id =
        server
            .db()
            .tenant(
                company,
                tx -> server.features().clients().add(tx, company, Optional.empty(), person));

    assertThat(own.get(ALL + "/" + id.value()).json().get("last_name").asText()).isEqualTo("Solo");
  }

  private ClientId link(ReferenceServer.Self self) {
    return server
        .db()
        .user(self.user(), tx -> server.features().clients().linkedOrNew(tx, company, self.user()));
  }

  private int found(String search) {
    String query = URLEncoder.encode(search, StandardCharsets.UTF_8);
    Response response = own.get(ALL + "?search=" + query);
    assertThat(response.status()).as(response.toString()).isEqualTo(200);
    return response.json().get("clients").size();
  }

  private static String path(Response created) {
    return ALL + "/" + created.json().get("id").asLong();
  }
}
