package ch.atmr.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.TestApp;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Random requests from the contract against the whole service; {@code -Dfuzz.requests=100000} is
 * the long form, {@code -Dfuzz.seed=} repeats one. The count of answers by status goes to {@code
 * target/reports/security/contract-fuzz.json}.
 */
class ContractFuzzTest {
  private static final int REQUESTS = Integer.getInteger("fuzz.requests", 2000);
  private static final long SEED = Long.getLong("fuzz.seed", 20261127L);
  private static final int SHOWN = 25;

  @Test
  void noRequestFindsAFaultOfOurs() {
    try (TestApp app = TestApp.start()) {
      SplittableRandom random = new SplittableRandom(SEED);
      JsonNode document = app.client().raw("/openapi.json").json();
      FuzzCallers callers = new FuzzCallers(app);
      Harvest harvest = new Harvest(random);
      FuzzRequests requests = new FuzzRequests(document, random, harvest, callers.names());
      Tally tally = new Tally(new AnswerCheck(document));
      for (int i = 0; i < REQUESTS; i++) {
        FuzzRequest request = requests.next();
        Response answer =
            callers
                .client(request.caller())
                .send(
                    request.method(),
                    request.target(),
                    request.body(),
                    request.contentType(),
                    request.headers().toArray(String[]::new));
        tally.take(request, answer);
        if (answer.status() == 401) {
          if (!callers.signInAgain(request.caller())) {
            requests.refused(request);
          }
        } else if (answer.status() == 403) {
          requests.refused(request);
        } else if (answer.status() < 300 && !answer.body().isEmpty()) {
          harvest.take(request.kind(), answer.json());
        }
      }
      tally.write(requests.operations());
      assertThat(tally.faults).as("seed " + SEED).isEmpty();
      // A fuzz whose every request is refused at the door would find nothing.
      assertThat(tally.succeeded.size())
          .as("operations that answered 2xx at least once: " + tally.succeeded)
          .isGreaterThan(requests.operations() / 2);
    }
  }

  /** What came back. */
  private static final class Tally {
    private final AnswerCheck check;
    private final Map<Integer, Integer> byStatus = new TreeMap<>();
    private final Set<String> succeeded = new TreeSet<>();
    private final Set<String> kinds = new TreeSet<>();
    private final List<String> faults = new ArrayList<>();

    Tally(AnswerCheck check) {
      this.check = check;
    }

    void take(FuzzRequest request, Response answer) {
      byStatus.merge(answer.status(), 1, Integer::sum);
      if (answer.status() < 300) {
        succeeded.add(request.id());
      }
      Optional<String> fault = check.fault(request, answer);
      // One example of each kind is enough to find it.
      if (fault.isPresent()
          && kinds.add(request.id() + answer.status() + fault.get().replaceAll("[0-9]+", "#"))
          && faults.size() < SHOWN) {
        faults.add(fault.get() + "\n  " + request + "\n  " + answer + "\n");
      }
    }

    void write(int operations) {
      String report =
          "{\"requests\":%d,\"seed\":%d,\"operations\":%d,\"operations_with_2xx\":%d,\"faults\":%d,\"by_status\":{%s}}%n"
              .formatted(
                  REQUESTS,
                  SEED,
                  operations,
                  succeeded.size(),
                  kinds.size(),
                  byStatus.entrySet().stream()
                      .map(e -> "\"" + e.getKey() + "\":" + e.getValue())
                      .collect(java.util.stream.Collectors.joining(",")));
      try {
        Path file = Path.of("..", "target", "reports", "security", "contract-fuzz.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, report);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
