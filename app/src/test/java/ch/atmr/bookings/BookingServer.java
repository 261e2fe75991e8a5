package ch.atmr.bookings;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.clients.ClientAccounts;
import ch.atmr.clients.ClientFeature;
import ch.atmr.clients.Clients;
import ch.atmr.clients.Person;
import ch.atmr.companies.Companies;
import ch.atmr.companies.CompanyFeature;
import ch.atmr.kernel.ClientId;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Role;
import ch.atmr.kernel.RunId;
import ch.atmr.kernel.UserId;
import ch.atmr.kernel.VehicleId;
import ch.atmr.platform.crypto.Encrypted;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.http.Api;
import ch.atmr.platform.http.Json;
import ch.atmr.platform.http.Texts;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.QueryBudget;
import ch.atmr.testing.SettableClock;
import ch.atmr.testing.TestPostgres.Database;
import ch.atmr.testing.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Bookings over real HTTP and a real database, with companies, clients and drivers to book for. */
final class BookingServer implements AutoCloseable {
  private final AtomicLong numbers = new AtomicLong();
  private final TestServer server = TestServer.start(this::wire);
  private final BookingFeature feature = feature(server);

  /** Starts on a Tuesday before six, Zurich time. */
  static BookingServer start() {
    BookingServer started = new BookingServer();
    started.clock().set(Instant.parse("2026-11-24T04:05:00Z"));
    return started;
  }

  BookingFeature feature() {
    return feature;
  }

  /** What fails a test whose request asks too often. */
  QueryBudget budget() {
    return new QueryBudget(server.queries());
  }

  Db db() {
    return server.db();
  }

  Database database() {
    return server.database();
  }

  SettableClock clock() {
    return server.clock();
  }

  /** So many hours from the hour now running; the same whenever a test asks. */
  Instant inHours(int hours) {
    return clock().instant().truncatedTo(ChronoUnit.HOURS).plus(hours, ChronoUnit.HOURS);
  }

  ApiClient nobody() {
    return server.nobody();
  }

  ApiClient admin() {
    User admin = user(Role.ADMIN, Optional.empty());
    return client(admin);
  }

  ApiClient client(User user) {
    return server.as(user.role(), user.id(), user.publicId(), user.company());
  }

  /** A company with a dispatcher; approved unless said otherwise. */
  Tenant tenant() {
    return tenant(true);
  }

  Tenant tenant(boolean approved) {
    CompanyId company =
        system(tx ->
            tx.sql(
                    """
                    INSERT INTO companies (row_key, name, is_approved, dispatch_enabled, created_at)
                    VALUES (gen_random_uuid(), :name, :approved, true, now()) RETURNING id
                    """)
                .bind("name", "Transports " + numbers.incrementAndGet())
                .bind("approved", approved)
                .one(row -> new CompanyId(row.longValue("id"))));
    User dispatcher = user(Role.COMPANY, Optional.of(company));
    return new Tenant(company, dispatcher, client(dispatcher));
  }

  User user(Role role, Optional<CompanyId> company) {
    UUID publicId = UUID.randomUUID();
    long number = numbers.incrementAndGet();
    UserId id =
        system(tx ->
            tx.sql(
                    """
                    INSERT INTO users (public_id, role, company_id, email_sealed, email_index, created_at)
                    VALUES (:key, :role, CAST(:company AS bigint), :email, :email, now()) RETURNING id
                    """)
                .bind("key", publicId)
                .bind("role", role)
                .bind("company", company.map(CompanyId::value))
                .bind("email", ("e" + number).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .one(row -> new UserId(row.longValue("id"))));
    return new User(id, publicId, role, company);
  }

  /** A patient whom only the company knows. */
  ClientId patient(CompanyId company) {
    return patient(company, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** A user who books for itself, with its record in the company. */
  User self(CompanyId company) {
    User user = user(Role.CLIENT, Optional.empty());
    patient(company, Optional.of(user.id()), Optional.empty(), Optional.empty());
    return user;
  }

  ClientId patient(
      CompanyId company, Optional<UserId> user, Optional<Long> rate, Optional<String> mobility) {
    UUID key = UUID.randomUUID();
    return system(tx ->
        tx.sql(
                """
                INSERT INTO clients (company_id, public_id, user_id, client_type, first_name_sealed,
                    last_name_sealed, phone_sealed, default_mobility, preferential_rate_rappen, created_at,
                    updated_at)
                VALUES (:company, :key, CAST(:user AS bigint), 'PRIVATE', :first, :last, :phone,
                    CAST(:mobility AS text), CAST(:rate AS bigint), now(), now())
                RETURNING id
                """)
            .bind("company", company.value())
            .bind("key", key)
            .bind("user", user.map(UserId::value))
            .bind("first", seal("clients", "first_name_sealed", key, "Jeanne"))
            .bind("last", seal("clients", "last_name_sealed", key, "Exemple"))
            .bind("phone", seal("clients", "phone_sealed", key, "+41 22 555 01 23"))
            .bind("mobility", mobility)
            .bind("rate", rate)
            .one(row -> new ClientId(row.longValue("id"))));
  }

  VehicleId vehicle(CompanyId company, int seats, int wheelchairs, int stretchers) {
    return system(tx ->
        tx.sql(
                """
                INSERT INTO vehicles (company_id, vehicle_type, seats, wheelchair_places,
                    seats_per_wheelchair, stretcher_places, created_at, updated_at)
                VALUES (:company, 'VAN', :seats, :wheelchairs, 2, :stretchers, now(), now()) RETURNING id
                """)
            .bind("company", company.value())
            .bind("seats", seats)
            .bind("wheelchairs", wheelchairs)
            .bind("stretchers", stretchers)
            .one(row -> new VehicleId(row.longValue("id"))));
  }

  /** A driver with a login and a van for six and a wheelchair. */
  Chauffeur driver(CompanyId company) {
    return driver(company, Optional.of(vehicle(company, 6, 1, 0)));
  }

  /** A driver whom the company calls so. */
  long driver(CompanyId company, String reference) {
    long id = driver(company).id().value();
    return system(tx ->
        tx.sql("UPDATE drivers SET reference = :reference WHERE id = :id RETURNING id")
            .bind("reference", reference)
            .bind("id", id)
            .one(row -> row.longValue("id")));
  }

  Chauffeur driver(CompanyId company, Optional<VehicleId> vehicle) {
    User user = user(Role.DRIVER, Optional.of(company));
    UUID key = UUID.randomUUID();
    DriverId id =
        system(tx ->
            tx.sql(
                    """
                    INSERT INTO drivers (company_id, row_key, user_id, first_name_sealed,
                        last_name_sealed, vehicle_id, created_at, updated_at)
                    VALUES (:company, :key, :user, :first, :last, CAST(:vehicle AS bigint), now(), now())
                    RETURNING id
                    """)
                .bind("company", company.value())
                .bind("key", key)
                .bind("user", user.id().value())
                .bind("first", seal("drivers", "first_name_sealed", key, "Luc"))
                .bind("last", seal("drivers", "last_name_sealed", key, "Modèle"))
                .bind("vehicle", vehicle.map(VehicleId::value))
                .one(row -> new DriverId(row.longValue("id"))));
    return new Chauffeur(id, user, client(user));
  }

  void shift(CompanyId company, DriverId driver, VehicleId vehicle, Instant start, Instant end) {
    system(tx ->
        tx.sql(
                """
                INSERT INTO shifts (company_id, row_key, driver_id, vehicle_id, starts_at, ends_at,
                    depot_sealed, created_at, updated_at)
                VALUES (:company, gen_random_uuid(), :driver, :vehicle, :start, :end, :depot, now(), now())
                """)
            .bind("company", company.value())
            .bind("driver", driver.value())
            .bind("vehicle", vehicle.value())
            .bind("start", start)
            .bind("end", end)
            .bind("depot", new byte[] {1})
            .update());
  }

  RunId run(CompanyId company, LocalDate day) {
    return system(tx ->
        tx.sql(
                """
                INSERT INTO dispatch_runs (company_id, for_date, status, mode, created_at)
                VALUES (:company, :day, 'COMPLETED', 'PLAN', now()) RETURNING id
                """)
            .bind("company", company.value())
            .bind("day", day)
            .one(row -> new RunId(row.longValue("id"))));
  }

  /** Runs an SQL statement on the tables as they are, above all tenants. */
  void sql(String statement) {
    system(tx -> tx.sql(statement).update());
  }

  long count(String query) {
    return system(tx -> tx.sql(query).one(row -> row.longValue("n")));
  }

  /** Books a ride for a patient, as the company: ACCEPTED. */
  long ride(Tenant tenant, Instant time, String... moreFields) {
    ClientId client = patient(tenant.id());
    Response response =
        tenant.api().post("/bookings", ride("\"client_id\": " + client.value(), time, moreFields));
    assertThat(response.status()).as(response.toString()).isEqualTo(201);
    return response.json().get("id").asLong();
  }

  /** Books a ride as a client: PENDING. */
  long request(User self, Instant time) {
    Response response = client(self).post("/bookings", ride("", time));
    assertThat(response.status()).as(response.toString()).isEqualTo(201);
    return response.json().get("id").asLong();
  }

  /** A body to book with. */
  static String ride(String first, Instant time, String... moreFields) {
    StringBuilder body = new StringBuilder("{");
    if (!first.isEmpty()) {
      body.append(first).append(", ");
    }
    body.append("\"pickup_location\": \"Rue du Stand 60, 1204 Genève\", \"pickup_lat\": 46.2039,")
        .append(" \"pickup_lon\": 6.1353, \"dropoff_location\": \"Avenue de Champel 42\",")
        .append(" \"dropoff_lat\": 46.1928, \"dropoff_lon\": 6.1602,")
        .append(" \"scheduled_time\": \"")
        .append(time)
        .append('"');
    for (String field : moreFields) {
      body.append(", ").append(field);
    }
    return body.append('}').toString();
  }

  Response assign(Tenant tenant, long booking, Chauffeur driver) {
    return tenant
        .api()
        .post(
            "/companies/me/reservations/" + booking + "/assign",
            "{\"driver_id\": " + driver.id().value() + "}");
  }

  JsonNode read(Tenant tenant, long booking) {
    return tenant.api().get("/bookings/" + booking).json();
  }

  String status(Tenant tenant, long booking) {
    return read(tenant, booking).get("status").asText();
  }

  static String code(Response response) {
    return response.status() + " " + response.json().path("code").asText();
  }

  @Override
  public void close() {
    server.close();
  }

  private <T> T system(ch.atmr.platform.db.Work<T> work) {
    return db().system("test", work);
  }

  // As rows were sealed before there were data keys: they read like all others.
  private byte[] seal(String table, String column, UUID key, String text) {
    return server
        .seals()
        .rowOfNobody(key)
        .seal(Encrypted.text(table, column), new PersonalText(text));
  }

  // The server starts in a field's initialiser, so the feature is made where it asks for it.
  private void wire(TestServer starting, Api api) {
    feature(starting).register(api);
  }

  private static BookingFeature feature(TestServer on) {
    Db db = on.db();
    Seals seals = on.seals();
    SettableClock clock = on.clock();
    Companies companies =
        new CompanyFeature(
                db,
                seals,
                (_, _, _) -> {
                  throw new UnsupportedOperationException("no owners here");
                },
                clock)
            .companies();
    Clients clients = new ClientFeature(db, seals, new Accounts(), clock).clients();
    return new BookingFeature(
        db, seals, companies, clients, new BookingFeature.Ways(new Texts(), new Json()), clock);
  }

  /** A company and the one who dispatches it. */
  record Tenant(CompanyId id, User dispatcher, ApiClient api) {}

  /** Somebody who signs in. */
  record User(UserId id, UUID publicId, Role role, Optional<CompanyId> company) {}

  /** A driver and its login. */
  record Chauffeur(DriverId id, User user, ApiClient api) {}

  /** Logins of clients, all of the same name. */
  private static final class Accounts implements ClientAccounts {
    @Override
    public Account require(Tx tx, UserId user) {
      Person person =
          new Person(
              Optional.of(new PersonalText("Sam")),
              Optional.of(new PersonalText("Selbst")),
              Optional.of(new PersonalText("sam@example.ch")),
              Optional.empty(),
              Optional.empty());
      return new Account(new UUID(0, user.value()), person);
    }

    @Override
    public void change(Tx tx, UserId user, Person person) {
      throw new UnsupportedOperationException("no profiles here");
    }
  }
}
