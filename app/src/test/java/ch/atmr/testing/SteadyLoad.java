package ch.atmr.testing;

import ch.atmr.testing.ApiClient.Response;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Metrics;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** A dispatcher's requests, reading and writing, one after the other on several threads. */
public final class SteadyLoad implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int REQUESTS_A_STEP = 80;
  private static final String CLIENT =
      """
      {"first_name":"Anna","last_name":"Muster"}\
      """;

  private final TestCompany company;
  private final long degradedBefore = degradedSoFar();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicLong requests = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private volatile ApiClient client;
  private volatile boolean running = true;
  private long toldRequests;
  private int toldFailures;

  private SteadyLoad(TestCompany company) {
    this.company = company;
    this.client = company.client();
  }

  public static SteadyLoad start(TestCompany company) {
    SteadyLoad load = new SteadyLoad(company);
    for (int i = 0; i < THREADS; i++) {
      load.threads.add(Thread.ofVirtual().start(load::run));
    }
    return load;
  }

  /** Lets requests go on, then prints how many there were since the last step. */
  public void pass(String step) {
    long until = requests.get() + REQUESTS_A_STEP;
    Await.until("requests go on", () -> requests.get() >= until);
    long all = requests.get();
    int failed = failures.size();
    System.out.printf(
        "%-52s %5d requests, %d failed%n", step, all - toldRequests, failed - toldFailures);
    toldRequests = all;
    toldFailures = failed;
  }

  /** As a session does before its token ends. */
  public void signInAgain() {
    client = client.login(company.email(), TestCompany.PASSWORD);
    pass("JWT_SECRET_KEY: signed in anew");
  }

  public List<String> failures() {
    return List.copyOf(failures);
  }

  /** How often a limit was counted without Redis since the start. */
  public long degraded() {
    return degradedSoFar() - degradedBefore;
  }

  @Override
  public void close() {
    running = false;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    for (int i = 0; running; i++) {
      try {
        note(request(i % 4));
      } catch (UncheckedIOException e) {
        failures.add(e.toString());
      }
      requests.incrementAndGet();
    }
  }

  private Response request(int kind) {
    return switch (kind) {
      case 0 -> client.post("/companies/me/clients", CLIENT);
      case 1 -> client.get("/companies/me/clients?limit=20");
      case 2 -> client.get("/auth/me");
      default -> client.get("/companies/me");
    };
  }

  private void note(Response answer) {
    if (answer.status() >= 300) {
      failures.add(answer.toString());
    }
  }

  private static long degradedSoFar() {
    return Metrics.globalRegistry()
        .counter("rate_limiter_degraded_total", List.of())
        .map(Counter::count)
        .orElse(0L);
  }
}
