package ch.atmr.bookings;

import static ch.atmr.bookings.BookingServer.code;
import static ch.atmr.bookings.BookingServer.ride;
import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.bookings.BookingServer.Tenant;
import ch.atmr.bookings.BookingServer.User;
import ch.atmr.kernel.ClientId;
import ch.atmr.kernel.Role;
import ch.atmr.platform.http.Contract;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BookingRoutesTest {
  private BookingServer server;
  private Tenant tenant;

  @BeforeAll
  void start() {
    server = BookingServer.start();
    tenant = server.tenant();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void aCompanyBooksForItsClientAndTheRideIsAcceptedAtOnce() throws IOException {
    ClientId client = server.patient(tenant.id());
    Instant time = server.inHours(24);

    Response made =
        tenant
            .api()
            .post(
                "/bookings",
                ride(
                    "\"client_id\": " + client.value(),
                    time,
                    "\"amount\": 48.5",
                    "\"time_kind\": \"ARRIVE_BY\"",
                    "\"required_skills\": [\"STAIRS\", \"OXYGEN\"]",
                    "\"sharing\": \"ISOLATED\"",
                    "\"notes_medical\": \"3e étage\\nsans ascenseur\""),
                "Accept-Language",
                "en");

    assertThat(made.status()).as(made.toString()).isEqualTo(201);
    JsonNode booking = made.json();
    long id = booking.get("id").asLong();
    assertThat(made.header("Location")).hasValue("/api/v2/bookings/" + id);
    assertThat(made.header("ETag")).hasValue("\"1\"");
    assertThat(booking.get("booking_id").asLong()).isEqualTo(id);
    assertThat(booking.get("message").asText()).isEqualTo("Booking created");
    assertThat(booking.get("status").asText()).isEqualTo("ACCEPTED");
    assertThat(booking.get("customer_name").asText()).isEqualTo("Jeanne Exemple");
    assertThat(booking.get("client").get("phone").asText()).isEqualTo("+41 22 555 01 23");
    assertThat(Instant.parse(booking.get("scheduled_time").asText())).isEqualTo(time);
    assertThat(booking.get("amount_rappen").asLong()).isEqualTo(4850);
    assertThat(booking.get("max_early_minutes").asInt()).isEqualTo(30);
    assertThat(booking.get("required_skills").toString()).isEqualTo("[\"OXYGEN\",\"STAIRS\"]");
    assertThat(booking.get("sharing").asText()).isEqualTo("ISOLATED");

    Response read = tenant.api().get("/bookings/" + id);

    assertThat(read.header("ETag")).hasValue("\"1\"");
    assertThat(fields(read.json())).containsExactlyInAnyOrderElementsOf(contractFields("Booking"));
    JsonNode known = booking.deepCopy();
    ((com.fasterxml.jackson.databind.node.ObjectNode) known)
        .remove(List.of("message", "booking_id"));
    assertThat(read.json()).isEqualTo(known);
  }

  @ParameterizedTest
  @CsvSource({
    "AMBULATORY, 4, 4",
    "WHEELCHAIR, 8, 8",
    "WHEELCHAIR_TRANSFERABLE, 6, 6",
    "STRETCHER, 15, 12"
  })
  void serviceTimesFollowMobility(String mobility, int pickup, int dropoff) {
    JsonNode booking = booked("\"mobility\": \"" + mobility + "\"");

    assertThat(booking.get("pickup_service_minutes").asInt()).isEqualTo(pickup);
    assertThat(booking.get("dropoff_service_minutes").asInt()).isEqualTo(dropoff);
    assertThat(booking.get("max_ride_minutes").asInt()).isEqualTo(60);
  }

  @Test
  void theFlagsOfV1MeanAWheelchair() {
    JsonNode own = booked("\"wheelchair_client_has\": true");
    JsonNode supplied = booked("\"wheelchair_need\": true");
    JsonNode seated =
        booked("\"wheelchair_client_has\": true", "\"mobility\": \"WHEELCHAIR_TRANSFERABLE\"");

    assertThat(own.get("mobility").asText()).isEqualTo("WHEELCHAIR");
    assertThat(own.get("own_wheelchair").asBoolean()).isTrue();
    assertThat(own.get("wheelchair_need").asBoolean()).isFalse();
    assertThat(supplied.get("mobility").asText()).isEqualTo("WHEELCHAIR");
    assertThat(supplied.get("own_wheelchair").asBoolean()).isFalse();
    assertThat(supplied.get("wheelchair_need").asBoolean()).isTrue();
    assertThat(seated.get("mobility").asText()).isEqualTo("WHEELCHAIR_TRANSFERABLE");
  }

  @Test
  void theClientsRateGoesBeforeTheTypedAmount() {
    ClientId client =
        server.patient(tenant.id(), Optional.empty(), Optional.of(3000L), Optional.of("STRETCHER"));

    JsonNode booking =
        post(
            tenant.api(),
            ride("\"client_id\": " + client.value(), server.inHours(3), "\"amount\": 99"));

    assertThat(booking.get("amount_rappen").asLong()).isEqualTo(3000);
    assertThat(booking.get("amount").decimalValue()).isEqualByComparingTo("30.00");
    assertThat(booking.get("mobility").asText()).isEqualTo("STRETCHER");
    assertThat(booked().get("amount").isNull()).isTrue();
  }

  @Test
  void aClientBooksForItselfAndWaits() {
    User self = server.self(tenant.id());

    JsonNode booking =
        post(
            server.client(self),
            ride("", server.inHours(5), "\"amount\": 1", "\"is_round_trip\": true"));

    assertThat(booking.get("status").asText()).isEqualTo("PENDING");
    assertThat(booking.get("company_id").asLong()).isEqualTo(tenant.id().value());
    assertThat(booking.get("amount").isNull()).as("the company sets the price").isTrue();
    assertThat(booking.get("is_round_trip").asBoolean()).isTrue();
    JsonNode back = server.read(tenant, booking.get("return_booking_id").asLong());
    assertThat(back.get("time_kind").asText()).isEqualTo("WILL_CALL");
    assertThat(back.get("time_confirmed").asBoolean()).isFalse();
    assertThat(back.get("pickup_location")).isEqualTo(booking.get("dropoff_location"));
    assertThat(back.get("parent_booking_id").asLong()).isEqualTo(booking.get("id").asLong());
    assertThat(back.get("service_date")).isEqualTo(booking.get("service_date"));
  }

  @Test
  void aClientNamesItsCompanyUnlessOneServesIt() {
    User nobodys = server.user(Role.CLIENT, Optional.empty());
    Tenant other = server.tenant();
    Tenant closed = server.tenant(false);
    Instant time = server.inHours(5);
    ApiClient api = server.client(nobodys);

    assertThat(code(api.post("/bookings", ride("", time)))).isEqualTo("409 COMPANY_AMBIGUOUS");
    assertThat(code(api.post("/bookings", ride("\"company_id\": " + closed.id().value(), time))))
        .isEqualTo("409 COMPANY_NOT_BOOKABLE");
    JsonNode first = post(api, ride("\"company_id\": " + tenant.id().value(), time));
    assertThat(first.get("customer_name").asText()).isEqualTo("Sam Selbst");
    post(api, ride("", time));
    post(api, ride("\"company_id\": " + other.id().value(), time));
    assertThat(code(api.post("/bookings", ride("", time)))).isEqualTo("409 COMPANY_AMBIGUOUS");

    JsonNode mine = api.get("/bookings?with_total=true&limit=2").json();
    assertThat(mine.get("bookings")).hasSize(2);
    Response all = api.get("/bookings?with_total=true&limit=2");
    assertThat(all.header("X-Total-Count")).hasValue("3");
    Response rest = api.get("/bookings?limit=2&cursor=" + mine.get("next_cursor").asText());
    assertThat(rest.json().get("bookings")).hasSize(1);
    assertThat(rest.json().get("next_cursor").isNull()).isTrue();
  }

  @Test
  void booksUnderTheClientsPath() {
    User self = server.self(tenant.id());
    String body = ride("", server.inHours(5));

    assertThat(server.client(self).post("/clients/" + self.publicId() + "/bookings", body).status())
        .isEqualTo(201);
    assertThat(code(server.client(self).post("/clients/" + UUID.randomUUID() + "/bookings", body)))
        .isEqualTo("404 NOT_FOUND");
    ClientId client = server.patient(tenant.id());
    String publicId =
        server
            .db()
            .tenant(
                tenant.id(),
                tx ->
                    tx.sql("SELECT public_id FROM clients WHERE id = :id")
                        .bind("id", client.value())
                        .one(row -> row.uuid("public_id").toString()));
    String path = "/clients/" + publicId + "/bookings";
    assertThat(tenant.api().post(path, body).json().get("client_id").asLong())
        .isEqualTo(client.value());
    assertThat(server.admin().post(path, body).json().get("status").asText()).isEqualTo("ACCEPTED");
    assertThat(code(server.tenant().api().post(path, body))).isEqualTo("404 NOT_FOUND");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scheduled_time | \"scheduled_time\": \"2020-01-01T08:00:00+01:00\"",
        "estimated_ready_time | \"estimated_ready_time\": \"2030-01-01T08:00:00+01:00\"",
        "scheduled_time | \"time_kind\": \"WILL_CALL\"",
        "amount | \"amount\": 10, \"amount_rappen\": 999",
        "return_time | \"is_round_trip\": false, \"return_time\": \"2030-01-01T08:00:00+01:00\"",
        "return_time | \"is_round_trip\": true, \"return_time\": \"2020-01-01T08:00:00+01:00\"",
        "pickup_lat | \"pickup_lat\": 91",
        "companions | \"companions\": 4",
        "unknown | \"unknown\": 1",
        "scheduled_time | \"scheduled_time\": \"2030-02-30T08:00:00+01:00\"",
        "scheduled_time | \"scheduled_time\": \"2030-02-03T08:00:00\""
      })
  void refusesBadFields(String field, String fields) {
    ClientId client = server.patient(tenant.id());
    String body = ride("\"client_id\": " + client.value(), server.inHours(5));
    for (String name : List.of("scheduled_time", "pickup_lat")) {
      if (fields.trim().startsWith("\"" + name)) {
        body = body.replaceFirst("\"" + name + "\": (\"[^\"]*\"|[0-9.]+)", fields.trim());
        fields = "";
      }
    }
    String sent = fields.isEmpty() ? body : body.replaceFirst("}$", ", " + fields + "}");

    Response response = tenant.api().post("/bookings", sent);

    assertThat(code(response)).as(sent + response).isEqualTo("400 VALIDATION_FAILED");
    assertThat(response.json().get("errors").has(field)).as(response.toString()).isTrue();
    assertThat(response.json().get("errors").get(field).get(0).asText()).doesNotContain("rule.");
  }

  @Test
  void aRoundTripsReturnMustBeLater() {
    ClientId client = server.patient(tenant.id());
    String returnTime = "\"is_round_trip\": true, \"return_time\": \"" + server.inHours(5) + "\"";
    String first = "\"client_id\": " + client.value();

    assertThat(code(tenant.api().post("/bookings", ride(first, server.inHours(5), returnTime))))
        .isEqualTo("400 VALIDATION_FAILED");
    JsonNode made = post(tenant.api(), ride(first, server.inHours(4), returnTime));
    JsonNode back = server.read(tenant, made.get("return_booking_id").asLong());
    assertThat(back.get("time_kind").asText()).isEqualTo("PICKUP_AT");
    assertThat(Instant.parse(back.get("scheduled_time").asText())).isEqualTo(server.inHours(5));
  }

  @Test
  void whoIsForMustBeKnown() {
    Instant time = server.inHours(5);
    ClientId foreign = server.patient(server.tenant().id());

    assertThat(code(tenant.api().post("/bookings", ride("", time))))
        .isEqualTo("400 VALIDATION_FAILED");
    assertThat(
            code(tenant.api().post("/bookings", ride("\"client_id\": " + foreign.value(), time))))
        .isEqualTo("404 NOT_FOUND");
    assertThat(
            code(
                server
                    .client(server.self(tenant.id()))
                    .post("/bookings", ride("\"client_id\": 1", time))))
        .isEqualTo("400 VALIDATION_FAILED");
    assertThat(
            server
                .admin()
                .post("/bookings", ride("\"client_id\": " + foreign.value(), time))
                .status())
        .isEqualTo(201);
  }

  @Test
  void aChangeKeepsWhatWasNotSentAndClearsWhatIsEmpty() {
    long id =
        server.ride(
            tenant,
            server.inHours(9),
            "\"notes_medical\": \"rideau\"",
            "\"doctor_name\": \"Dr B\"");

    Response changed =
        tenant
            .api()
            .put(
                "/bookings/" + id,
                "{\"companions\": 1, \"notes_medical\": \"\", \"mobility\": \"WHEELCHAIR\","
                    + " \"pickup_location\": \"Rue Neuve 1\"}",
                "If-Match",
                "\"1\"");

    assertThat(changed.status()).as(changed.toString()).isEqualTo(200);
    JsonNode booking = changed.json();
    assertThat(booking.get("version").asInt()).isEqualTo(2);
    assertThat(booking.get("companions").asInt()).isEqualTo(1);
    assertThat(booking.get("notes_medical").isNull()).isTrue();
    assertThat(booking.get("doctor_name").asText()).isEqualTo("Dr B");
    assertThat(booking.get("pickup_service_minutes").asInt()).isEqualTo(8);
    assertThat(booking.get("pickup_lat").isNull()).as("a new address without a point").isTrue();
    assertThat(booking.get("dropoff_lat").isNull()).isFalse();
    assertThat(
            code(tenant.api().put("/bookings/" + id, "{\"companions\": 2}", "If-Match", "\"1\"")))
        .isEqualTo("412 STALE_VERSION");
    assertThat(code(tenant.api().delete("/bookings/" + id, "If-Match", "\"1\"")))
        .isEqualTo("412 STALE_VERSION");
    assertThat(server.read(tenant, id).get("companions").asInt()).isEqualTo(1);
  }

  @Test
  void whoMayChangeDependsOnTheState() {
    User self = server.self(tenant.id());
    ApiClient own = server.client(self);
    long id = server.request(self, server.inHours(9));
    String change = "{\"companions\": 1, \"amount\": 12}";

    assertThat(own.put("/bookings/" + id, change).json().get("amount").isNull()).isTrue();
    assertThat(server.admin().put("/bookings/" + id, change).json().get("amount").asInt())
        .isEqualTo(12);
    tenant.api().post("/companies/me/reservations/" + id + "/accept", "");
    assertThat(code(own.put("/bookings/" + id, change))).isEqualTo("409 BOOKING_LOCKED");
    assertThat(code(server.admin().put("/bookings/" + id, change))).isEqualTo("409 BOOKING_LOCKED");
    assertThat(tenant.api().put("/bookings/" + id, change).status()).isEqualTo(200);
    own.delete("/bookings/" + id);
    assertThat(code(tenant.api().put("/bookings/" + id, change))).isEqualTo("409 BOOKING_LOCKED");
  }

  @Test
  void aTimeIsChangedOnlyIntoTheFuture() {
    long id = server.ride(tenant, server.inHours(9));

    assertThat(
            code(
                tenant
                    .api()
                    .put("/bookings/" + id, "{\"scheduled_time\": \"2020-01-01T08:00:00+01:00\"}")))
        .isEqualTo("400 VALIDATION_FAILED");
    JsonNode willCall =
        tenant.api().put("/bookings/" + id, "{\"time_kind\": \"WILL_CALL\"}").json();
    assertThat(willCall.get("time_confirmed").asBoolean()).isFalse();
    assertThat(willCall.get("max_late_minutes").asInt()).isEqualTo(45);
    assertThat(code(tenant.api().put("/bookings/" + id, "{\"time_kind\": \"PICKUP_AT\"}")))
        .isEqualTo("400 VALIDATION_FAILED");
  }

  @Test
  void historyTellsEachStepWithItsReason() {
    User self = server.self(tenant.id());
    long id = server.request(self, server.inHours(9));
    tenant.api().post("/companies/me/reservations/" + id + "/accept", "");
    server.client(self).delete("/bookings/" + id + "?reason=Guérie");

    JsonNode history =
        server.client(self).get("/bookings/" + id + "/history").json().get("history");

    assertThat(history).hasSize(3);
    assertThat(history.get(0).get("from_status").isNull()).isTrue();
    assertThat(history.get(1).get("actor_role").asText()).isEqualTo("COMPANY");
    assertThat(history.get(1).get("actor_user_id").asLong())
        .isEqualTo(tenant.dispatcher().id().value());
    assertThat(history.get(2).get("to_status").asText()).isEqualTo("CANCELED");
    assertThat(history.get(2).get("reason").asText()).isEqualTo("Guérie");
    assertThat(
            server.count(
                "SELECT count(*) AS n FROM booking_events WHERE reason_sealed IS NOT NULL"
                    + " AND position('Gu' IN encode(reason_sealed, 'escape')) > 0"))
        .isZero();
  }

  @Test
  void listsByTimeWithFiltersAndPages() {
    Tenant own = server.tenant();
    long third = server.ride(own, server.inHours(72));
    long first = server.ride(own, server.inHours(24));
    long second = server.ride(own, server.inHours(48));
    long last = server.ride(own, server.inHours(1), "\"is_round_trip\": true");
    List<Long> seen = new ArrayList<>();
    String cursor = "";
    do {
      Response page = own.api().get("/companies/me/reservations?limit=2&with_total=true" + cursor);
      assertThat(page.header("X-Total-Count")).hasValue("5");
      page.json().get("reservations").forEach(b -> seen.add(b.get("id").asLong()));
      JsonNode next = page.json().get("next_cursor");
      assertThat(page.header("Link").isPresent()).isEqualTo(!next.isNull());
      cursor = next.isNull() ? "" : "&cursor=" + next.asText();
    } while (!cursor.isEmpty());

    assertThat(seen).startsWith(last, first, second, third).hasSize(5);
    String day = server.read(own, second).get("service_date").asText();
    assertThat(ids(own.api().get("/bookings?date=" + day))).containsExactly(second);
    assertThat(ids(own.api().get("/bookings?from=" + day + "&status=ACCEPTED")))
        .containsExactly(second, third);
    assertThat(ids(own.api().get("/bookings?to=" + day + "&status=PENDING"))).isEmpty();
    long client = server.read(own, first).get("client_id").asLong();
    assertThat(ids(own.api().get("/bookings?client_id=" + client))).containsExactly(first);
    assertThat(ids(server.admin().get("/bookings?client_id=" + client))).containsExactly(first);
    assertThat(code(own.api().get("/bookings?cursor=AAAA"))).isEqualTo("400 VALIDATION_FAILED");
  }

  private JsonNode booked(String... fields) {
    ClientId client = server.patient(tenant.id());
    return post(tenant.api(), ride("\"client_id\": " + client.value(), server.inHours(30), fields));
  }

  private static JsonNode post(ApiClient api, String body) {
    Response response = api.post("/bookings", body);
    assertThat(response.status()).as(response.toString()).isEqualTo(201);
    return response.json();
  }

  private static List<Long> ids(Response response) {
    List<Long> ids = new ArrayList<>();
    response.json().get("bookings").forEach(booking -> ids.add(booking.get("id").asLong()));
    return ids;
  }

  private static List<String> fields(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static List<String> contractFields(String schema) throws IOException {
    return fields(
        new ObjectMapper()
            .readTree(Contract.load().json())
            .at("/components/schemas/" + schema + "/properties"));
  }
}
