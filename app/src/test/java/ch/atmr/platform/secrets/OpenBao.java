package ch.atmr.platform.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.Await;
import ch.atmr.testing.FreePort;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** A real OpenBao in development mode (in memory), set up as docs/security/secrets.md says. */
final class OpenBao implements AutoCloseable {
  private static final String ROOT = "root-of-a-test";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final int port;

  private OpenBao(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Where .ci/openbao puts it; empty when nobody ran that. */
  static Optional<Path> binary() {
    return List.of(Path.of("../.atmr/openbao/bao"), Path.of(".atmr/openbao/bao")).stream()
        .filter(Files::isExecutable)
        .findFirst();
  }

  static OpenBao start(Path binary, Path home) {
    try {
      int port = FreePort.draw();
      ProcessBuilder builder =
          new ProcessBuilder(
              binary.toAbsolutePath().toString(),
              "server",
              "-dev",
              "-dev-no-store-token",
              "-dev-listen-address=127.0.0.1:" + port,
              "-dev-root-token-id=" + ROOT);
      builder.environment().clear();
      builder.environment().put("HOME", home.toString());
      Process process =
          builder
              .redirectErrorStream(true)
              .redirectOutput(home.resolve("openbao.log").toFile())
              .start();
      OpenBao bao = new OpenBao(process, port);
      Await.until("OpenBao serves", bao::isUp);
      bao.setUp();
      return bao;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String address() {
    return "http://127.0.0.1:" + port;
  }

  void put(String path, String value) {
    admin("POST", "atmr/data/" + path, Map.of("data", Map.of("value", value)));
  }

  /** The role's id and a new secret id. */
  List<String> appRole() {
    String role =
        admin("GET", "auth/approle/role/atmr/role-id", Map.of()).at("/data/role_id").asText();
    JsonNode secret = admin("POST", "auth/approle/role/atmr/secret-id", Map.of());
    return List.of(role, secret.at("/data/secret_id").asText());
  }

  /** Nobody can log in with the secret id any more. */
  void destroy(String secretId) {
    admin("POST", "auth/approle/role/atmr/secret-id/destroy", Map.of("secret_id", secretId));
  }

  /** Ends all tokens that the AppRole gave. */
  void revokeAll() {
    admin("POST", "sys/leases/revoke-prefix/auth/approle/login", Map.of());
  }

  /** Lets the service account of a cluster in, whose token review is answered at the address. */
  void trustKubernetes(String reviewer) {
    admin("POST", "sys/auth/kubernetes", Map.of("type", "kubernetes"));
    admin(
        "POST",
        "auth/kubernetes/config",
        Map.of(
            "kubernetes_host",
            reviewer,
            "token_reviewer_jwt",
            "reviewer",
            "kubernetes_ca_cert",
            anyCertificate(),
            "disable_local_ca_jwt",
            true));
    admin(
        "POST",
        "auth/kubernetes/role/atmr",
        Map.of(
            "bound_service_account_names", "atmr",
            "bound_service_account_namespaces", "atmr",
            "token_policies", "atmr-app-read",
            "token_ttl", "1h"));
  }

  /** Sets the database engine up as docs/security/secrets.md says. */
  void makeDatabaseLogins(URI database, String role) {
    admin("POST", "sys/mounts/database", Map.of("type", "database"));
    admin(
        "POST",
        "database/config/atmr",
        Map.of(
            "plugin_name",
            "postgresql-database-plugin",
            "allowed_roles",
            "atmr-app",
            "connection_url",
            "postgresql://{{username}}:{{password}}@%s:%d%s?sslmode=disable"
                .formatted(database.getHost(), database.getPort(), database.getPath()),
            "username",
            "postgres",
            "password",
            "postgres"));
    admin(
        "POST",
        "database/roles/atmr-app",
        Map.of(
            "db_name",
            "atmr",
            "creation_statements",
            """
            CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}' IN ROLE %s\
            """
                .formatted(role),
            "default_ttl",
            "1h",
            "max_ttl",
            "4h"));
  }

  /** The leases of database logins that are held. */
  List<String> databaseLeases() {
    JsonNode keys =
        admin("LIST", "sys/leases/lookup/database/creds/atmr-app", Map.of()).at("/data/keys");
    return keys.valueStream().map(key -> "database/creds/atmr-app/" + key.asText()).toList();
  }

  /** Does what the end of a lease does. */
  void revoke(String lease) {
    admin("PUT", "sys/leases/revoke", Map.of("lease_id", lease, "sync", true));
  }

  void seal() {
    admin("POST", "sys/seal", Map.of());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  private void setUp() throws IOException {
    admin("POST", "sys/mounts/atmr", Map.of("type", "kv", "options", Map.of("version", "2")));
    admin("POST", "sys/auth/approle", Map.of("type", "approle"));
    admin(
        "PUT",
        "sys/policies/acl/atmr-app-read",
        Map.of("policy", Files.readString(policies().resolve("atmr-app-read.hcl"))));
    admin(
        "POST",
        "auth/approle/role/atmr",
        Map.of("token_policies", "atmr-app-read", "token_ttl", "1h", "token_max_ttl", "4h"));
  }

  private static Path policies() {
    Path fromModule = Path.of("../docs/security/policies");
    return Files.isDirectory(fromModule) ? fromModule : Path.of("docs/security/policies");
  }

  private boolean isUp() {
    try {
      return process.isAlive() && call("GET", "sys/health", Map.of()).statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private JsonNode admin(String method, String path, Map<String, ?> body) {
    HttpResponse<String> answer = call(method, path, body);
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isIn(200, 204);
    try {
      return JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpResponse<String> call(String method, String path, Map<String, ?> body) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(address() + "/v1/" + path))
              .header("X-Vault-Token", ROOT)
              .method(
                  method,
                  body.isEmpty()
                      ? BodyPublishers.noBody()
                      : BodyPublishers.ofString(JSON.writeValueAsString(body)))
              .build();
      return HTTP.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  // OpenBao wants one, though the reviewer speaks plain HTTP: one of the JDK's authorities.
  private static String anyCertificate() {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      X509TrustManager manager = (X509TrustManager) factory.getTrustManagers()[0];
      byte[] der = manager.getAcceptedIssuers()[0].getEncoded();
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder().encodeToString(der)
          + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
