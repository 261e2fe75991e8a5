package ch.atmr.attack;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.TestCompany;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tokens that were not ours, or are no longer. */
class TokenAttackTest {
  private static Target target;
  private static String token;

  @BeforeAll
  static void start() {
    target = new Target();
    token = login();
  }

  @AfterAll
  static void stop() {
    target.close();
  }

  @Test
  void forgedTokensOpenNothing() throws GeneralSecurityException {
    List<String> forged = new ArrayList<>();
    String[] parts = token.split("\\.", -1);
    for (String algorithm :
        List.of("none", "None", "NONE", "nOnE", "", "HS512", "RS256", "ES256")) {
      String header = json(parts[0]).replace("HS256", algorithm);
      forged.add(base64(header) + "." + parts[1] + ".");
      forged.add(base64(header) + "." + parts[1] + "." + parts[2]);
    }
    // the public key, which anyone may know, taken for an HMAC secret
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(2048);
    byte[] publicKey = rsa.generateKeyPair().getPublic().getEncoded();
    forged.add(signed(json(parts[0]), json(parts[1]), publicKey));
    forged.add(signed(json(parts[0]).replace("HS256", "RS256"), json(parts[1]), publicKey));
    // a key id that is a path, a query, an address or empty, with a secret that such a file could
    // hold
    for (String kid :
        List.of(
            "../../../../dev/null", "/dev/null", "x' UNION SELECT 'a", "http://127.0.0.1/k", "")) {
      String header = json(parts[0]).replaceFirst("\"kid\":\"[^\"]*\"", "\"kid\":\"" + kid + "\"");
      assertThat(header).contains(kid);
      forged.add(signed(header, json(parts[1]), new byte[] {0}));
      forged.add(signed(header, json(parts[1]), "a".getBytes(StandardCharsets.UTF_8)));
    }
    // keys that the token brings along
    String jwk = "{\"kty\":\"oct\",\"k\":\"" + base64("a") + "\",\"alg\":\"HS256\"}";
    for (String more :
        List.of(
            "\"jwk\":" + jwk, "\"jku\":\"http://127.0.0.1/k\"", "\"x5u\":\"http://127.0.0.1/k\"")) {
      String header = json(parts[0]).replaceFirst("\\{", "{" + more + ",");
      forged.add(signed(header, json(parts[1]), "a".getBytes(StandardCharsets.UTF_8)));
    }
    // edited claims under the right signature
    for (String change :
        List.of("\"role\":\"ADMIN\"", "\"company_id\":999", "\"exp\":9999999999")) {
      forged.add(
          parts[0]
              + "."
              + base64(json(parts[1]).replaceFirst("\\{", "{" + change + ","))
              + "."
              + parts[2]);
    }
    // cut, doubled, and no token at all
    forged.addAll(
        List.of(
            parts[0],
            parts[0] + "." + parts[1],
            parts[0] + ".." + parts[2],
            token + ".",
            token + "." + parts[2],
            token + "A",
            "null",
            "undefined",
            "eyJ".repeat(2000)));
    target.writesNothing(() -> {
      for (String one : forged) {
        Target.refused(target.nobody().withToken(one).get("/auth/me"), 401);
        Target.refused(
            target.nobody().withToken(one).put("/companies/me", "{\"name\":\"Taken over\"}"), 401);
      }
    });
    assertThat(target.nobody().withToken(token).get("/auth/me").status()).isEqualTo(200);
  }

  @Test
  void anExpiredTokenOpensNothing() {
    try (Target own = new Target()) {
      String old =
          own.nobody()
              .post("/auth/login", credentials("attacked@company.example.ch"))
              .json()
              .get("token")
              .asText();
      own.app().clock().advance(Duration.ofDays(1));
      own.writesNothing(() ->
          Target.refused(
              own.nobody().withToken(old).put("/companies/me", "{\"name\":\"Late\"}"), 401));
    }
  }

  @Test
  void aTokenElsewhereThanInItsHeaderIsNone() {
    target.writesNothing(() -> {
      Target.refused(target.nobody().get("/auth/me?access_token=" + token), 400, 401);
      Target.refused(target.nobody().get("/auth/me?token=" + token), 400, 401);
      Target.refused(target.nobody().get("/auth/me", "Cookie", "token=" + token), 401);
      Target.refused(target.nobody().get("/auth/me", "X-Access-Token", token), 401);
      Target.refused(target.nobody().get("/auth/me", "X-User-Id", "1", "X-Role", "ADMIN"), 401);
    });
  }

  private static String login() {
    return target
        .nobody()
        .post("/auth/login", credentials("attacked@company.example.ch"))
        .json()
        .get("token")
        .asText();
  }

  private static String credentials(String email) {
    return "{\"email\":\"" + email + "\",\"password\":\"" + TestCompany.PASSWORD + "\"}";
  }

  private static String signed(String header, String payload, byte[] secret)
      throws GeneralSecurityException {
    String content = base64(header) + "." + base64(payload);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    byte[] signature = mac.doFinal(content.getBytes(StandardCharsets.US_ASCII));
    return content + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
  }

  private static String json(String part) {
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
