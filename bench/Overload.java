import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks one address and prints, as one line of JSON, what came of it.
 *
 * <pre>
 * java bench/Overload.java URL TOKEN SECONDS callers N    N callers, each asks again once it has its answer
 * java bench/Overload.java URL TOKEN SECONDS rate R       R requests a second, whatever the answers: callers do not wait
 * </pre>
 *
 * Times are from when a request was due, so that a late one counts as slow.
 */
final class Overload {
  private record Answer(String status, boolean retryAfter, long nanos) {}

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final HttpRequest request;

  private Overload(String url, String token) {
    request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).header("Authorization", "Bearer " + token).build();
  }

  public static void main(String[] arguments) {
    Overload overload = new Overload(arguments[0], arguments[1]);
    long nanos = Duration.ofSeconds(Long.parseLong(arguments[2])).toNanos();
    double amount = Double.parseDouble(arguments[4]);
    long began = System.nanoTime();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      switch (arguments[3]) {
        case "callers" -> overload.callers(callers, (int) amount, began + nanos);
        case "rate" -> overload.rate(callers, amount, began, nanos);
        default -> throw new IllegalArgumentException(arguments[3]);
      }
    }
    System.out.println(overload.told(nanos / 1e9));
  }

  private void callers(ExecutorService callers, int many, long end) {
    for (int i = 0; i < many; i++) {
      callers.execute(
          () -> {
            for (long due = System.nanoTime(); due < end; due = System.nanoTime()) {
              ask(due);
            }
          });
    }
  }

  private void rate(ExecutorService callers, double perSecond, long began, long nanos) {
    long count = Math.round(perSecond * nanos / 1e9);
    for (long i = 0; i < count; i++) {
      long due = began + Math.round(i * 1e9 / perSecond);
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      callers.execute(() -> ask(due));
    }
  }

  private void ask(long due) {
    String status;
    boolean retryAfter = false;
    try {
      HttpResponse<Void> response = http.send(request, BodyHandlers.discarding());
      status = Integer.toString(response.statusCode());
      retryAfter = response.headers().firstValue("Retry-After").isPresent();
    } catch (IOException e) {
      status = e.getClass().getSimpleName();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    answers.add(new Answer(status, retryAfter, System.nanoTime() - due));
  }

  private String told(double seconds) {
    Map<String, Long> counts = new TreeMap<>();
    answers.forEach(answer -> counts.merge('"' + answer.status() + '"', 1L, Long::sum));
    long silent = answers.stream().filter(a -> a.status().equals("503") && !a.retryAfter()).count();
    return "{\"seconds\": %.1f, \"sent\": %d, \"statuses\": %s, \"503_without_retry_after\": %d, \"200\": %s, \"503\": %s}"
        .formatted(seconds, answers.size(), counts.toString().replace('=', ':'), silent, times("200"), times("503"));
  }

  /** Milliseconds of half of them and of 99 of 100. */
  private String times(String status) {
    long[] sorted = answers.stream().filter(a -> a.status().equals(status)).mapToLong(Answer::nanos).sorted().toArray();
    if (sorted.length == 0) {
      return "null";
    }
    return Arrays.toString(new double[] {at(sorted, 0.5), at(sorted, 0.99)});
  }

  private static double at(long[] sorted, double share) {
    return Math.round(sorted[(int) Math.min(sorted.length - 1L, Math.round(sorted.length * share))] / 1e5) / 10.0;
  }
}
