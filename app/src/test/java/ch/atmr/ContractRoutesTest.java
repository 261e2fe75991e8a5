package ch.atmr;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.TestApp;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ContractRoutesTest {
  /** The probes stand outside the table of routes: they take no token, limit or permit. */
  private static final Set<String> OUTSIDE = Set.of("GET /health", "GET /ready");

  @Test
  void everyOperationIsServedAndEveryRouteIsInTheContract() {
    try (TestApp app = TestApp.start()) {
      Set<String> routes = new TreeSet<>(app.app().routes());
      Set<String> operations = new TreeSet<>(app.app().operations());
      assertThat(operations).containsAll(OUTSIDE);
      operations.removeAll(OUTSIDE);
      assertThat(routes).isEqualTo(operations);
      for (String operation : OUTSIDE) {
        assertThat(app.client().get(operation.substring("GET ".length())).status()).isEqualTo(200);
      }
    }
  }
}
