package ch.atmr.testing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.clients.ClientFeature;
import ch.atmr.clients.Clients;
import ch.atmr.companies.Companies;
import ch.atmr.companies.CompanyFeature;
import ch.atmr.drivers.DriverFeature;
import ch.atmr.drivers.Drivers;
import ch.atmr.drivers.Vehicles;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Role;
import ch.atmr.kernel.UserId;
import ch.atmr.planning.DriverImport;
import ch.atmr.planning.PlanningFeature;
import ch.atmr.planning.Shifts;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.http.Api;
import ch.atmr.platform.http.Contract;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Companies, clients, drivers and shifts over real HTTP and a real database. */
public final class ReferenceServer implements AutoCloseable {
  private static final JsonNode CONTRACT = contract();

  private final AtomicInteger emails = new AtomicInteger();
  private final TestServer server = TestServer.start(this::wire);
  private final Features features = features(server);

  public static ReferenceServer start() {
    return new ReferenceServer();
  }

  public Features features() {
    return features;
  }

  public TestServer server() {
    return server;
  }

  public Db db() {
    return server.db();
  }

  public ApiClient admin() {
    return server.as(Role.ADMIN, new UserId(999_999), new UUID(1, 1), Optional.empty());
  }

  /** An approved company of its own. */
  public CompanyId company() {
    ApiClient.Response response =
        admin()
            .post(
                "/companies",
                """
                {"name": "Transports Essai", "owner_email": "%s", "owner_first_name": "Anne",
                 "owner_last_name": "Essai", "is_approved": true, "dispatch_enabled": true}
                """
                    .formatted(email()));
    assertThat(response.status()).as(response.toString()).isEqualTo(201);
    return new CompanyId(response.json().get("id").asLong());
  }

  /** A client for a dispatcher of a company. */
  public ApiClient dispatcher(CompanyId company) {
    return server.as(Role.COMPANY, new UserId(999_998), new UUID(2, 2), Optional.of(company));
  }

  /** A client for a driver's login. */
  public ApiClient driver(CompanyId company, long user) {
    return server.as(Role.DRIVER, new UserId(user), new UUID(3, 3), Optional.of(company));
  }

  /** A user who books for itself. */
  public Self self() {
    return db().system(
            "test",
            tx -> {
              UserId user =
                  features.accounts.add(
                      tx, Role.CLIENT, Optional.empty(), new PersonalText(email()));
              return new Self(user, features.accounts.require(tx, user).publicId());
            });
  }

  public ApiClient as(Self self) {
    return server.as(Role.CLIENT, self.user, self.publicId, Optional.empty());
  }

  /** An address that nobody has yet. */
  public String email() {
    return "person" + emails.incrementAndGet() + "@example.ch";
  }

  /** Checks that an object has just the fields of a schema of the contract. */
  public static void assertMatches(JsonNode object, String schema) {
    List<String> expected = new ArrayList<>();
    CONTRACT
        .at("/components/schemas/" + schema + "/properties")
        .fieldNames()
        .forEachRemaining(expected::add);
    List<String> actual = new ArrayList<>();
    object.fieldNames().forEachRemaining(actual::add);
    assertThat(actual).as(schema + ": " + object).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Override
  public void close() {
    server.close();
  }

  // The server starts in a field's initialiser, so the features are made where it asks for them.
  private void wire(TestServer starting, Api api) {
    Features made = features(starting);
    made.companyFeature.register(api);
    made.clientFeature.register(api);
    made.driverFeature.register(api);
    made.planning.register(api);
  }

  private static Features features(TestServer on) {
    FakeAccounts accounts = new FakeAccounts(on.seals());
    CompanyFeature companies = new CompanyFeature(on.db(), on.seals(), accounts, on.clock());
    DriverFeature drivers = new DriverFeature(on.db(), on.seals(), accounts, on.clock());
    return new Features(
        accounts,
        companies,
        new ClientFeature(on.db(), on.seals(), accounts, on.clock()),
        drivers,
        new PlanningFeature(on.db(), on.seals(), companies.companies(), drivers, on.clock()));
  }

  private static JsonNode contract() {
    try {
      return new ObjectMapper().readTree(Contract.load().json());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The features, for tests beside HTTP. */
  public record Features(
      FakeAccounts accounts,
      CompanyFeature companyFeature,
      ClientFeature clientFeature,
      DriverFeature driverFeature,
      PlanningFeature planning) {
    public Companies companies() {
      return companyFeature.companies();
    }

    public Clients clients() {
      return clientFeature.clients();
    }

    public Vehicles vehicles() {
      return driverFeature.vehicles();
    }

    public Drivers drivers() {
      return driverFeature.drivers();
    }

    public Shifts shifts() {
      return planning.shifts();
    }

    public DriverImport imports() {
      return planning.imports();
    }
  }

  /** A user who books for itself. */
  public record Self(UserId user, UUID publicId) {}
}
