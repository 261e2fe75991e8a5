package ch.atmr.platform.http;

import ch.atmr.kernel.Caller;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.kernel.Role;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.idempotency.Repetitions;
import ch.atmr.platform.queries.QueryProfiler;
import ch.atmr.platform.queries.QueryProfiling;
import ch.atmr.platform.slo.Objectives;
import ch.atmr.platform.telemetry.SecurityMeters;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.Await;
import io.helidon.metrics.api.Metrics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The HTTP layer alone: the real contract and server, routes and guards of a test's own. */
final class HttpFixture implements AutoCloseable {
  static final String FRONTEND = "https://app.example.ch";
  static final Instant SUNSET = Instant.parse("2027-11-24T00:00:00Z");
  private static final Duration LEFT_OPEN = Duration.ofSeconds(20);
  private static final Pattern PARTS =
      Pattern.compile("(?is).*?\r\ncontent-length: (\\d+)\r\n.*?\r\n\r\n(.*)");

  private final HttpServer server;

  private HttpFixture(HttpServer server) {
    this.server = server;
  }

  static Builder builder() {
    return new Builder();
  }

  int port() {
    return server.port();
  }

  ApiClient client() {
    return ApiClient.of(server.port());
  }

  ApiClient as(Role role) {
    return client().withToken(role.name());
  }

  boolean socketRefused() {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** Writes bytes to the socket and reads until the server ends the connection. */
  String socket(String request) {
    return socket(request.getBytes(StandardCharsets.ISO_8859_1));
  }

  String socket(byte[] request) {
    return exchange(request, LEFT_OPEN, _ -> false);
  }

  /** Writes bytes to the socket and reads one answer: for a connection that the server leaves. */
  String oneAnswer(String request) {
    return exchange(
        request.getBytes(StandardCharsets.ISO_8859_1), Await.LIMIT, HttpFixture::isWhole);
  }

  private static boolean isWhole(String answer) {
    Matcher parts = PARTS.matcher(answer);
    return parts.matches()
        && parts.group(2).getBytes(StandardCharsets.UTF_8).length
            >= Integer.parseInt(parts.group(1));
  }

  private String exchange(byte[] request, Duration patience, Predicate<String> enough) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
      socket.getOutputStream().write(request);
      socket.getOutputStream().flush();
      InputStream in = socket.getInputStream();
      StringBuilder answer = new StringBuilder();
      byte[] buffer = new byte[4096];
      try {
        while (!enough.test(answer.toString())) {
          int n = in.read(buffer);
          if (n < 0) {
            break;
          }
          answer.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
        }
      } catch (IOException e) {
        // kept open or reset: what came is the answer
      }
      return answer.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }

  static final class Builder {
    private final Contract contract = Contract.load();
    private final Api api = new Api(contract);
    private final Site site = new Site();
    private RateLimiter limiter =
        (_, _) -> new RateLimiter.Decision(true, 99, Duration.ofSeconds(7));
    private List<String> proxies = List.of();
    private boolean legacy;
    private boolean https;
    private int maxConcurrency = 64;
    private QueryProfiling queries = QueryProfiling.OFF;

    Builder routes(Consumer<Api> routes) {
      routes.accept(api);
      return this;
    }

    Builder pages(Consumer<Site> pages) {
      pages.accept(site);
      return this;
    }

    Builder limiter(RateLimiter own) {
      limiter = own;
      return this;
    }

    Builder proxies(String... trusted) {
      proxies = List.of(trusted);
      return this;
    }

    Builder legacy() {
      legacy = true;
      return this;
    }

    Builder https() {
      https = true;
      return this;
    }

    Builder queries(QueryProfiling counted) {
      queries = counted;
      return this;
    }

    Builder maxConcurrency(int most) {
      maxConcurrency = most;
      return this;
    }

    HttpFixture start() {
      Json json = new Json();
      Problems problems = new Problems(new Texts(), json);
      StandingHeaders standing = new StandingHeaders(List.of(FRONTEND), https);
      site.page("/health", () -> Site.Content.json(200, "{\"status\":\"ok\"}"));
      site.page("/api/health", () -> Site.Content.json(200, "{\"status\":\"ok\"}"));
      site.page("/api/v1/health", () -> Site.Content.json(200, "{\"status\":\"ok\"}"));
      new ContractPages(contract, "5.34.1").register(site);
      Guards guards =
          new Guards(
              Builder::caller,
              limiter,
              new ClientAddresses(proxies),
              (_, work) -> new Repetitions.Outcome(work.get(), false),
              new SecurityMeters(Metrics.globalRegistry()));
      HttpMetrics metrics = new HttpMetrics(Metrics.globalRegistry(), Objectives.load());
      Versions versions = new Versions(legacy, SUNSET);
      Front front =
          new Front(
              site,
              Optional.of(api),
              versions,
              guards,
              json,
              problems,
              standing,
              metrics,
              new QueryProfiler(queries, Metrics.globalRegistry()),
              RequestWatch.NOTHING,
              maxConcurrency);
      return new HttpFixture(
          HttpServer.start(
              "127.0.0.1",
              new HttpServer.Ports(0, 0),
              front,
              front,
              problems,
              standing,
              Duration.ofSeconds(30)));
    }

    // A token is the name of its role.
    private static Caller caller(String token) {
      try {
        Role role = Role.valueOf(token.toUpperCase(Locale.ROOT));
        return new Caller(
            new UserId(role.ordinal() + 1L),
            new UUID(0, role.ordinal()),
            role,
            Optional.of(new CompanyId(1)),
            new UUID(1, 1));
      } catch (IllegalArgumentException e) {
        throw new ProblemException(
            new Problem.Unauthenticated(Problem.Unauthenticated.Reason.TOKEN_INVALID));
      }
    }
  }
}
