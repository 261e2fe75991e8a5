package ch.atmr.platform.secrets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Vault's HTTP protocol as far as the service speaks it: KV version 2, the three logins, tokens
 * with leases, and the ways in which Vault refuses. {@code OpenBaoTest} holds the service to the
 * real thing where that is installed.
 */
final class VaultDouble implements AutoCloseable {
  static final String STATIC_TOKEN = "s.given";
  static final String ROLE_ID = "role-1";
  static final String SECRET_ID = "secret-1";
  static final String K8S_ROLE = "atmr";
  static final String K8S_JWT = "header.service-account.signature";
  private static final ObjectMapper JSON = new ObjectMapper();

  final AtomicInteger logins = new AtomicInteger();
  final AtomicInteger renewals = new AtomicInteger();
  final AtomicInteger databaseLogins = new AtomicInteger();
  final AtomicInteger reads = new AtomicInteger();
  private final HttpServer server;
  private final Map<String, String> stored = new ConcurrentHashMap<>();
  private final Set<String> tokens = ConcurrentHashMap.newKeySet();
  private final Set<String> denied = ConcurrentHashMap.newKeySet();
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile long leaseSeconds = 3600;
  private volatile boolean renewable = true;
  private volatile Mood mood = Mood.WELL;

  private VaultDouble(HttpServer server) {
    this.server = server;
  }

  static VaultDouble start() {
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
      VaultDouble vault = new VaultDouble(http);
      vault.tokens.add(STATIC_TOKEN);
      http.createContext("/v1/", vault::handle);
      http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      http.start();
      return vault;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Stores a secret, like {@code vault kv put atmr/PATH value=VALUE}. */
  void put(String path, String value) {
    stored.put(path, value);
  }

  void remove(String path) {
    stored.remove(path);
  }

  /** No policy allows the path any more. */
  void deny(String path) {
    denied.add(path);
  }

  /** From now on all is well, or not. */
  void feel(Mood next) {
    mood = next;
  }

  /** What tokens get from now on. */
  void lease(long seconds, boolean mayBeRenewed) {
    leaseSeconds = seconds;
    renewable = mayBeRenewed;
  }

  /** Forgets every token, as a revocation does. */
  void revokeAll() {
    tokens.clear();
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    JsonNode body = body(exchange);
    switch (mood) {
      case WELL -> answer(exchange, exchange.getRequestURI(), body);
      case SEALED -> errors(exchange, 503, "Vault is sealed");
      case BROKEN -> errors(exchange, 500, "internal error");
      case GARBLED -> send(exchange, 200, "{\"request_id\": \"r\", \"data\": {\"data\": [");
      case ODD ->
          send(
              exchange,
              200,
              "{\"request_id\":\"r\",\"data\":{\"data\":{\"value\":{\"a\":\"s3cret\"}},\"metadata\":{}}}");
      case SILENT -> silence();
    }
  }

  private void answer(HttpExchange exchange, URI uri, JsonNode body) throws IOException {
    String call = exchange.getRequestMethod() + " " + uri.getPath();
    switch (call) {
      case "POST /v1/auth/approle/login", "PUT /v1/auth/approle/login" ->
          login(
              exchange,
              body.path("role_id").asText().equals(ROLE_ID)
                  && body.path("secret_id").asText().equals(SECRET_ID),
              400,
              "invalid role or secret ID");
      case "POST /v1/auth/kubernetes/login" ->
          login(
              exchange,
              body.path("role").asText().equals(K8S_ROLE)
                  && body.path("jwt").asText().equals(K8S_JWT),
              403,
              "permission denied");
      default -> {
        if (token(exchange).filter(tokens::contains).isEmpty()) {
          errors(exchange, 403, "permission denied");
        } else {
          withToken(exchange, call);
        }
      }
    }
  }

  private void withToken(HttpExchange exchange, String call) throws IOException {
    switch (call) {
      case "GET /v1/auth/token/lookup-self" ->
          send(
              exchange,
              200,
              "{\"request_id\":\"r\",\"data\":{\"id\":\"hidden\",\"ttl\":%d,\"renewable\":%b}}"
                  .formatted(leaseSeconds, renewable));
      case "POST /v1/auth/token/renew-self" -> {
        renewals.incrementAndGet();
        if (renewable) {
          send(exchange, 200, auth(token(exchange).orElseThrow()));
        } else {
          errors(exchange, 400, "lease is not renewable");
        }
      }
      case "GET /v1/database/creds/atmr-app" -> databaseLogin(exchange);
      default -> {
        String prefix = "GET /v1/atmr/data/";
        if (call.startsWith(prefix)) {
          read(exchange, call.substring(prefix.length()));
        } else {
          errors(exchange, 404);
        }
      }
    }
  }

  private void read(HttpExchange exchange, String path) throws IOException {
    reads.incrementAndGet();
    String value = stored.get(path);
    if (denied.contains(path)) {
      errors(exchange, 403, "permission denied");
    } else if (value == null) {
      errors(exchange, 404);
    } else {
      send(
          exchange,
          200,
          """
          {"request_id":"r","lease_id":"","renewable":false,"lease_duration":0,
           "data":{"data":{"value":%s},
                   "metadata":{"created_time":"2026-11-26T12:00:00.000000000Z","custom_metadata":null,
                               "deletion_time":"","destroyed":false,"version":1}},
           "wrap_info":null,"warnings":null,"auth":null}
          """
              .formatted(quoted(value)));
    }
  }

  private void databaseLogin(HttpExchange exchange) throws IOException {
    if (denied.contains("database/creds/atmr-app")) {
      errors(exchange, 403, "permission denied");
      return;
    }
    send(
        exchange,
        200,
        """
        {"request_id":"r","lease_id":"database/creds/atmr-app/l","renewable":true,
         "lease_duration":%d,"data":{"username":"v-atmr-%d","password":"A+b/c=-1"},
         "wrap_info":null,"warnings":null,"auth":null}
        """
            .formatted(leaseSeconds, databaseLogins.incrementAndGet()));
  }

  private void login(HttpExchange exchange, boolean known, int refusal, String why)
      throws IOException {
    if (!known) {
      errors(exchange, refusal, why);
      return;
    }
    String token = "s.login-" + logins.incrementAndGet();
    tokens.add(token);
    send(exchange, 200, auth(token));
  }

  private String auth(String token) {
    return """
    {"request_id":"r","auth":{"client_token":"%s","accessor":"a","policies":["default"],
     "token_policies":["default"],"metadata":{"role_name":"atmr"},"lease_duration":%d,
     "renewable":%b,"entity_id":"e","token_type":"service","orphan":true}}
    """
        .formatted(token, leaseSeconds, renewable);
  }

  private void silence() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Optional<String> token(HttpExchange exchange) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Vault-Token"));
  }

  private static JsonNode body(HttpExchange exchange) throws IOException {
    byte[] bytes = exchange.getRequestBody().readAllBytes();
    return bytes.length == 0 ? JSON.createObjectNode() : JSON.readTree(bytes);
  }

  private static void errors(HttpExchange exchange, int status, String... errors)
      throws IOException {
    send(exchange, status, "{\"errors\":" + quoted(errors) + "}");
  }

  private static String quoted(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** How Vault is. */
  enum Mood {
    WELL,
    SEALED,
    BROKEN,
    /** Its JSON ends in the middle. */
    GARBLED,
    /** Its JSON is no secret's. */
    ODD,
    /** It takes requests and answers none. */
    SILENT
  }
}
