package ch.atmr.platform.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.atmr.kernel.Secret;
import ch.atmr.platform.outbound.Outbound;
import ch.atmr.testing.SettableClock;
import com.sun.net.httpserver.HttpServer;
import io.helidon.metrics.api.Metrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service against a real OpenBao, where {@code .ci/openbao} has put one. */
class OpenBaoTest {
  private static final String KEY = "k3Jx9vQ2mZr7Tn4Wb8Yc1Ld6Pf5Hs0Ga";
  private static final String NEXT = "Zq8Wn3Er6Ty1Ui4Op7As2Df5Gh9Jk0Lz";

  @TempDir private Path folder;
  private final SettableClock clock = new SettableClock();
  private OpenBao bao;

  @BeforeEach
  void start() {
    Optional<Path> binary = OpenBao.binary();
    assumeTrue(binary.isPresent(), "OpenBao is not here: run .ci/openbao");
    bao = OpenBao.start(binary.get(), folder);
    bao.put("prod/jwt/secret_key", KEY);
  }

  @AfterEach
  void stop() {
    Optional.ofNullable(bao).ifPresent(OpenBao::close);
  }

  @Test
  void anAppRoleReadsFollowsRotationAndKeepsItsToken() {
    Map<String, String> role = appRole();
    Secrets secrets = open(role);
    assertThat(secrets.faults()).isEmpty();
    assertThat(secrets.current(SecretName.JWT_SECRET_KEY)).contains(new Secret(KEY));
    assertThat(secrets.current(SecretName.REDIS_URL)).isEmpty();
    bao.put("prod/jwt/secret_key", NEXT);
    assertThat(secrets.refresh()).isTrue();
    assertThat(secrets.current(SecretName.JWT_SECRET_KEY)).contains(new Secret(NEXT));

    bao.destroy(role.getOrDefault("VAULT_SECRET_ID", "")); // only a renewal can succeed now
    clock.advance(Duration.ofMinutes(41));
    assertThat(secrets.refresh()).isTrue();
  }

  @Test
  void aRevokedTokenIsReplacedByANewLogin() {
    Secrets secrets = open(appRole());
    bao.revokeAll();
    bao.put("prod/jwt/secret_key", NEXT);
    assertThat(secrets.refresh()).isTrue();
    assertThat(secrets.current(SecretName.JWT_SECRET_KEY)).contains(new Secret(NEXT));
  }

  @Test
  void whatThePolicyDoesNotAllowAndAWrongSecretAreTold() {
    Map<String, String> more = new HashMap<>(appRole());
    more.remove("MIGRATION_DATABASE_URL_VAULT_PATH");
    assertThat(open(more).faults())
        .singleElement()
        .asString()
        .contains("Vault denies atmr/prod/database/migration_url");
    more.put("VAULT_SECRET_ID", "hush-hush");
    assertThat(open(more).faults())
        .singleElement()
        .asString()
        .contains("Vault refuses (400) the login by AppRole")
        .doesNotContain("hush");
  }

  @Test
  void aSealedVaultIsToldAndTheLastGoodValueStays() {
    Secrets secrets = open(appRole());
    Map<String, String> again = appRole();
    bao.seal();
    assertThat(secrets.refresh()).isFalse();
    assertThat(secrets.current(SecretName.JWT_SECRET_KEY)).contains(new Secret(KEY));
    assertThat(open(again).faults()).singleElement().asString().contains("Vault is sealed");
  }

  @Test
  void aServiceAccountLogsIn() throws IOException {
    HttpServer reviewer = tokenReviewer();
    try {
      bao.trustKubernetes("http://127.0.0.1:" + reviewer.getAddress().getPort());
      Path account = Files.writeString(folder.resolve("token"), serviceAccount());
      Secrets secrets =
          open(
              Map.of(
                  "VAULT_ADDR",
                  bao.address(),
                  "VAULT_K8S_ROLE",
                  "atmr",
                  "VAULT_K8S_TOKEN_FILE",
                  account.toString(),
                  "MIGRATION_DATABASE_URL_VAULT_PATH",
                  "none"));
      assertThat(secrets.faults()).isEmpty();
      assertThat(secrets.current(SecretName.JWT_SECRET_KEY)).contains(new Secret(KEY));
    } finally {
      reviewer.stop(0);
    }
  }

  // What Kubernetes' API answers to authentication.k8s.io/v1 TokenReview.
  private static HttpServer tokenReviewer() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    server.createContext(
        "/apis/authentication.k8s.io/v1/tokenreviews",
        exchange -> {
          byte[] body =
              """
              {"kind":"TokenReview","apiVersion":"authentication.k8s.io/v1","spec":{},
               "status":{"authenticated":true,"user":{"username":"system:serviceaccount:atmr:atmr",
               "uid":"0e1f","groups":["system:serviceaccounts"]}}}
              """
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(201, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String serviceAccount() {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String claims =
        """
        {"iss":"https://kubernetes.default.svc","sub":"system:serviceaccount:atmr:atmr",
         "exp":4102444800,"iat":1764000000,"nbf":1764000000,
         "kubernetes.io":{"namespace":"atmr","serviceaccount":{"name":"atmr","uid":"0e1f"}}}
        """;
    return base64.encodeToString(
            "{\"alg\":\"RS256\",\"kid\":\"k\"}".getBytes(StandardCharsets.UTF_8))
        + "."
        + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8))
        + "."
        + base64.encodeToString("signature".getBytes(StandardCharsets.UTF_8));
  }

  private Map<String, String> appRole() {
    List<String> ids = bao.appRole();
    return Map.of(
        "VAULT_ADDR", bao.address(),
        "VAULT_ROLE_ID", ids.get(0),
        "VAULT_SECRET_ID", ids.get(1),
        "MIGRATION_DATABASE_URL_VAULT_PATH", "none");
  }

  private Secrets open(Map<String, String> variables) {
    return Secrets.open(
        new Variables(variables),
        Stage.PRODUCTION,
        clock,
        new Outbound(Metrics.globalRegistry(), clock, new Random(1)));
  }
}
