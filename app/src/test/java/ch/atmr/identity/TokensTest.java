package ch.atmr.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.atmr.kernel.Caller;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.Problem.Unauthenticated.Reason;
import ch.atmr.kernel.ProblemException;
import ch.atmr.kernel.Role;
import ch.atmr.kernel.Secret;
import ch.atmr.kernel.UserId;
import ch.atmr.testing.SettableClock;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
  private static final Secret SECRET = new Secret("the secret that signs, 32 bytes or longer");
  private static final Secret OLD = new Secret("the secret before, which verifies still");
  private static final Secret FOREIGN = new Secret("a secret of somebody else, quite as long");
  private static final Caller CALLER =
      new Caller(
          new UserId(7),
          UUID.fromString("b7d1c1de-93a4-4a52-8d1b-0c6c1f2a7e15"),
          Role.COMPANY,
          Optional.of(new CompanyId(3)),
          UUID.fromString("3f0c2a9e-6b1d-4c58-9a77-5e2d8f4b1c60"));

  private final SettableClock clock = SettableClock.standing();
  private final Tokens tokens = new Tokens(SECRET, List.of(OLD), clock);

  @Test
  void anAccessTokenSaysWhoCalls() {
    String token = tokens.access(CALLER);
    assertThat(tokens.verifyAccess(token)).isEqualTo(CALLER);
    assertThat(tokens.verifyAccess(token)).as("from the cache").isEqualTo(CALLER);
    Caller client =
        new Caller(
            CALLER.user(), CALLER.publicId(), Role.CLIENT, Optional.empty(), CALLER.session());
    assertThat(tokens.verifyAccess(tokens.access(client))).isEqualTo(client);
  }

  @Test
  void itsClaimsAreThoseOfTheContract() {
    String claims = payload(tokens.access(CALLER));
    assertThat(claims)
        .contains("\"sub\":\"" + CALLER.publicId() + "\"", "\"uid\":7", "\"role\":\"COMPANY\"")
        .contains("\"company_id\":3", "\"sid\":\"" + CALLER.session() + "\"", "\"jti\":\"")
        .contains("\"iss\":\"atmr\"", "\"aud\":[\"atmr-api\"]", "\"typ\":\"access\"", "\"exp\":")
        .contains("\"iat\":", "\"nbf\":");
  }

  @Test
  void aTokenExpiresAlsoFromTheCache() {
    String token = tokens.access(CALLER);
    tokens.verifyAccess(token);
    clock.advance(Duration.ofMinutes(59));
    assertThat(tokens.verifyAccess(token)).isEqualTo(CALLER);
    clock.advance(Duration.ofSeconds(61));
    refused(Reason.TOKEN_EXPIRED, () -> tokens.verifyAccess(token));
    refused(Reason.TOKEN_EXPIRED, () -> new Tokens(SECRET, List.of(), clock).verifyAccess(token));
  }

  @Test
  void aRefreshTokenLivesThirtyDays() {
    String token = tokens.refresh(CALLER.user(), CALLER.publicId(), CALLER.session());
    clock.advance(Duration.ofDays(30).minusSeconds(5));
    assertThat(tokens.verifyRefresh(token).session()).isEqualTo(CALLER.session());
    assertThat(tokens.verifyRefresh(token).hash()).isEqualTo(TokenHash.of(token));
    clock.advance(Duration.ofSeconds(6));
    refused(Reason.TOKEN_EXPIRED, () -> tokens.verifyRefresh(token));
  }

  @Test
  void theKindsAreNotInterchangeable() {
    refused(
        Reason.TOKEN_INVALID,
        () ->
            tokens.verifyAccess(
                tokens.refresh(CALLER.user(), CALLER.publicId(), UUID.randomUUID())));
    refused(Reason.TOKEN_INVALID, () -> tokens.verifyRefresh(tokens.access(CALLER)));
  }

  @Test
  void aLegacySecretVerifiesAndNoLongerSigns() {
    Tokens before = new Tokens(OLD, List.of(), clock);
    String old = before.access(CALLER);
    assertThat(tokens.verifyAccess(old)).isEqualTo(CALLER);
    refused(Reason.TOKEN_INVALID, () -> before.verifyAccess(tokens.access(CALLER)));
    refused(Reason.TOKEN_INVALID, () -> new Tokens(SECRET, List.of(), clock).verifyAccess(old));
  }

  @Test
  void newSecretsCountFromTheMomentTheyAreTakenOver() {
    Tokens rotated = new Tokens(OLD, List.of(), clock);
    String old = rotated.access(CALLER);
    assertThat(rotated.verifyAccess(old)).isEqualTo(CALLER);
    rotated.use(SECRET, List.of(OLD));
    assertThat(rotated.verifyAccess(old)).as("overlap").isEqualTo(CALLER);
    String fresh = rotated.access(CALLER);
    refused(Reason.TOKEN_INVALID, () -> new Tokens(OLD, List.of(), clock).verifyAccess(fresh));
    rotated.use(SECRET, List.of());
    refused(Reason.TOKEN_INVALID, () -> rotated.verifyAccess(old));
    assertThat(rotated.verifyAccess(fresh)).isEqualTo(CALLER);
  }

  @Test
  void anotherSecretIsRefusedEvenUnderOurKeyId() {
    String foreign = new Tokens(FOREIGN, List.of(), clock).access(CALLER);
    refused(Reason.TOKEN_INVALID, () -> tokens.verifyAccess(foreign));
    String header = tokens.access(CALLER).split("\\.", -1)[0];
    refused(
        Reason.TOKEN_INVALID, () -> tokens.verifyAccess(hs256(header, payload(foreign), FOREIGN)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "HS384", "HS512", "RS256", "ES256", ""})
  void anotherAlgorithmIsRefused(String algorithm) {
    String good = tokens.access(CALLER);
    String header = json(good, 0).replace("\"alg\":\"HS256\"", "\"alg\":\"" + algorithm + "\"");
    assertThat(header).contains("\"alg\":\"" + algorithm + "\"");
    refused(
        Reason.TOKEN_INVALID,
        () -> tokens.verifyAccess(hs256(base64(header), payload(good), SECRET)));
    refused(
        Reason.TOKEN_INVALID,
        () -> tokens.verifyAccess(base64(header) + "." + base64(payload(good)) + "."));
    String withoutKey = base64("{\"alg\":\"" + algorithm + "\"}");
    refused(
        Reason.TOKEN_INVALID,
        () -> tokens.verifyAccess(withoutKey + "." + base64(payload(good)) + "."));
  }

  @Test
  void anRsaSignatureIsRefused() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    String good = tokens.access(CALLER);
    String signed =
        base64(json(good, 0).replace("HS256", "RS256")) + "." + good.split("\\.", -1)[1];
    Signature rsa = Signature.getInstance("SHA256withRSA");
    rsa.initSign(pair.getPrivate());
    rsa.update(signed.getBytes(StandardCharsets.US_ASCII));
    refused(Reason.TOKEN_INVALID, () -> tokens.verifyAccess(signed + "." + base64(rsa.sign())));
    // Confusion: the public key, which all may know, taken for an HMAC secret.
    Secret publicKey =
        new Secret(Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()));
    refused(
        Reason.TOKEN_INVALID,
        () -> tokens.verifyAccess(hs256(good.split("\\.", -1)[0], payload(good), publicKey)));
  }

  @Test
  void claimsAreChecked() {
    String good = tokens.access(CALLER);
    assertThat(tokens.verifyAccess(resigned(good, payload(good)))).isEqualTo(CALLER);
    for (String[] change :
        new String[][] {
          {",?\"exp\":\\d+", ""},
          {"\"exp\":\\d+", "\"exp\":\"soon\""},
          {",?\"nbf\":\\d+", ""},
          {"\"nbf\":\\d+", "\"nbf\":99999999999"},
          {"\"iss\":\"atmr\"", "\"iss\":\"other\""},
          {",?\"iss\":\"atmr\"", ""},
          {"\"aud\":\\[\"atmr-api\"]", "\"aud\":[\"atmr-refresh\"]"},
          {"\"aud\":\\[\"atmr-api\"]", "\"aud\":[\"atmr-api\",\"other\"]"},
          {",?\"aud\":\\[\"atmr-api\"]", ""},
          {"\"typ\":\"access\"", "\"typ\":\"refresh\""},
          {"\"role\":\"COMPANY\"", "\"role\":\"KING\""},
          {"\"uid\":7", "\"uid\":-7"},
          {"\"uid\":7", "\"uid\":7.5"},
          {"\"uid\":7", "\"uid\":\"7\""},
          {"\"sid\":\"[^\"]+\"", "\"sid\":\"no uuid\""},
        }) {
      String changed = payload(good).replaceFirst(change[0], change[1]).replace("{,", "{");
      assertThat(changed).as(change[0]).isNotEqualTo(payload(good));
      refused(Reason.TOKEN_INVALID, () -> tokens.verifyAccess(resigned(good, changed)));
    }
  }

  @Test
  void criticalHeadersAreRefused() {
    String good = tokens.access(CALLER);
    String header = base64(json(good, 0).replace("{", "{\"crit\":[\"exp\"],"));
    refused(Reason.TOKEN_INVALID, () -> tokens.verifyAccess(hs256(header, payload(good), SECRET)));
  }

  @Test
  void anyChangedCharacterIsRefused() {
    String good = tokens.access(CALLER);
    Random random = new Random(20261124);
    for (int i = 0; i < 300; i++) {
      // The last character carries two bits that no decoder reads.
      int at = random.nextInt(good.length() - 1);
      char other = good.charAt(at) == 'A' ? 'B' : 'A';
      String bad = good.substring(0, at) + other + good.substring(at + 1);
      refused(Reason.TOKEN_INVALID, () -> tokens.verifyAccess(bad));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a.b.c", "....", "e30.e30.", "é.ü.ö", "null"})
  void nonsenseIsRefused(String nonsense) {
    refused(Reason.TOKEN_INVALID, () -> tokens.verifyAccess(nonsense));
    refused(Reason.TOKEN_INVALID, () -> tokens.verifyRefresh(nonsense));
  }

  @Test
  void anEndlessTokenIsRefusedUnread() {
    String good = tokens.access(CALLER);
    String padded = payload(good).replace("{", "{\"x\":\"" + "x".repeat(5_000) + "\",");
    refused(Reason.TOKEN_INVALID, () -> tokens.verifyAccess(resigned(good, padded)));
  }

  @Test
  void theCacheIsBounded() {
    VerifiedTokens cache = new VerifiedTokens();
    VerifiedTokens.Entry entry = new VerifiedTokens.Entry(CALLER, clock.instant());
    for (int i = 0; i < 25_000; i++) {
      cache.add("token " + i, entry);
      assertThat(cache.find("token 0")).as("asked for all the time").isPresent();
    }
    assertThat(cache.size()).isLessThanOrEqualTo(10_000);
    assertThat(cache.find("token 100")).isEmpty();
  }

  private static void refused(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem()).isEqualTo(new Problem.Unauthenticated(reason)));
  }

  private static String resigned(String token, String claims) {
    return hs256(token.split("\\.", -1)[0], claims, SECRET);
  }

  private static String hs256(String header, String claims, Secret secret) {
    try {
      String signed = header + "." + base64(claims);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.bytes(), "HmacSHA256"));
      return signed + "." + base64(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String payload(String token) {
    return json(token, 1);
  }

  private static String json(String token, int part) {
    return new String(
        Base64.getUrlDecoder().decode(token.split("\\.", -1)[part]), StandardCharsets.UTF_8);
  }

  private static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
