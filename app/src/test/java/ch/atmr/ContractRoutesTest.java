package ch.atmr;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.TestApp;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ContractRoutesTest {
  /** The probes stand outside the table of routes: they take no token, limit or permit. */
  private static final Set<String> OUTSIDE = Set.of("GET /health", "GET /ready");

  @Test
  void everyOperationIsServedAndEveryRouteIsInTheContract() {
    try (TestApp app = TestApp.start()) {
      Map<String, Iterable<String>> both = app.app().routesAndOperations();
      Set<String> routes = sorted(both.getOrDefault("routes", Set.of()));
      Set<String> operations = sorted(both.getOrDefault("operations", Set.of()));
      assertThat(operations).containsAll(OUTSIDE);
      operations.removeAll(OUTSIDE);
      assertThat(routes).isEqualTo(operations);
      for (String operation : OUTSIDE) {
        assertThat(app.client().get(operation.substring("GET ".length())).status()).isEqualTo(200);
      }
    }
  }

  private static Set<String> sorted(Iterable<String> lines) {
    Set<String> sorted = new TreeSet<>();
    lines.forEach(sorted::add);
    return sorted;
  }
}
