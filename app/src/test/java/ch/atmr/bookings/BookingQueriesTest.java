package ch.atmr.bookings;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.bookings.BookingServer.Chauffeur;
import ch.atmr.bookings.BookingServer.Tenant;
import ch.atmr.bookings.BookingServer.User;
import ch.atmr.testing.QueryBudget;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What drivers, clients and administrators list costs as many statements for ten rides as for one.
 */
class BookingQueriesTest {
  private static final int RIDES = 10;

  private BookingServer server;
  private Tenant tenant;

  @BeforeEach
  void start() {
    server = BookingServer.start();
    tenant = server.tenant();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aDriversDay() {
    Chauffeur driver = server.driver(tenant.id());
    for (int i = 0; i < RIDES; i++) {
      long ride = server.ride(tenant, server.inHours(2 + i));
      assertThat(server.assign(tenant, ride, driver).status()).isEqualTo(200);
    }
    for (String list : List.of("/driver/me/bookings", "/driver/me/bookings/all")) {
      assertThat(server.budget().within(5, () -> driver.api().get(list)).json().get("bookings"))
          .as(list)
          .hasSize(RIDES);
    }
  }

  @Test
  void aClientsRides() {
    User self = server.self(tenant.id());
    for (int i = 0; i < RIDES; i++) {
      server.request(self, server.inHours(2 + i));
    }
    QueryBudget budget = server.budget();
    assertThat(budget.within(5, () -> server.client(self).get("/bookings")).json().get("bookings"))
        .hasSize(RIDES);
    budget.within(5, () -> tenant.api().get("/companies/me/reservations"));
    budget.within(5, () -> server.admin().get("/bookings"));
  }
}
