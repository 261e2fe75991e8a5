package ch.atmr.identity;

import ch.atmr.kernel.Caller;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.Problem.Unauthenticated.Reason;
import ch.atmr.kernel.ProblemException;
import ch.atmr.kernel.Role;
import ch.atmr.kernel.Secret;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.crypto.RowKeys;
import ch.atmr.platform.telemetry.CacheCounts;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.security.jwt.Jwt;
import io.helidon.security.jwt.SignedJwt;
import io.helidon.security.jwt.jwk.Jwk;
import io.helidon.security.jwt.jwk.JwkKeys;
import io.helidon.security.jwt.jwk.JwkOctet;
import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes and verifies the two kinds of tokens, HS256 JWTs (RFC 7519). Access tokens live an hour and
 * say who calls; refresh tokens live 30 days and only buy new tokens. A token names the secret that
 * signed it by {@code kid}; legacy secrets only verify.
 */
public final class Tokens {
  static final Duration ACCESS_LIFE = Duration.ofHours(1);
  static final Duration REFRESH_LIFE = Duration.ofDays(30);
  static final String ISSUER = "atmr";
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);
  private static final int KEY_ID_BYTES = 4;
  private static final int LONGEST = 4096;

  private final Clock clock;
  private final CacheCounts cache = new CacheCounts("tokens");
  private volatile Keys keys;

  /**
   * @param activeSecret signs; at least 32 bytes
   * @param legacySecrets only verify, while tokens that they signed are about
   */
  public Tokens(Secret activeSecret, List<Secret> legacySecrets, Clock clock) {
    this.clock = clock;
    this.keys = Keys.of(activeSecret, legacySecrets);
  }

  /**
   * Signs and verifies with these secrets from now on. Tokens of a secret that is no longer among
   * them are refused at once.
   */
  public void use(Secret activeSecret, List<Secret> legacySecrets) {
    keys = Keys.of(activeSecret, legacySecrets);
  }

  /** Shows how often a token's signature was known to be right. */
  public void register(MeterRegistry meters) {
    cache.register(meters);
  }

  /** The public name of the secret that signs now. */
  public String activeKeyId() {
    return keys.active.keyId();
  }

  /** An access token that says who calls. */
  String access(Caller caller) {
    Jwk active = keys.active;
    Jwt.Builder jwt =
        begin(active, Kind.ACCESS, ACCESS_LIFE, caller.user(), caller.publicId(), caller.session())
            .addPayloadClaim("role", caller.role().name());
    caller.company().ifPresent(company -> jwt.addPayloadClaim("company_id", company.value()));
    return sign(jwt, active);
  }

  /** A refresh token of a session. */
  String refresh(UserId user, UUID publicId, UUID session) {
    Jwk active = keys.active;
    return sign(begin(active, Kind.REFRESH, REFRESH_LIFE, user, publicId, session), active);
  }

  /** Who a live access token names; throws TOKEN_INVALID or TOKEN_EXPIRED. */
  Caller verifyAccess(String token) {
    Keys current = keys;
    Optional<VerifiedTokens.Entry> known = current.verified.find(token);
    cache.asked(known.isPresent());
    if (known.isPresent()) {
      requireFuture(known.get().expiresAt());
      return known.get().caller();
    }
    Jwt jwt = verify(token, Kind.ACCESS, current);
    try {
      Caller caller =
          new Caller(
              new UserId(number(jwt, "uid")),
              UUID.fromString(jwt.subject().orElseThrow()),
              Role.valueOf(text(jwt, "role")),
              jwt.payloadClaim("company_id").map(_ -> new CompanyId(number(jwt, "company_id"))),
              UUID.fromString(text(jwt, "sid")));
      current.verified.add(
          token, new VerifiedTokens.Entry(caller, jwt.expirationTime().orElseThrow()));
      return caller;
    } catch (RuntimeException e) {
      throw refused(Reason.TOKEN_INVALID);
    }
  }

  /** Whose session a refresh token belongs to; throws TOKEN_INVALID or TOKEN_EXPIRED. */
  Refresh verifyRefresh(String token) {
    Jwt jwt = verify(token, Kind.REFRESH, keys);
    try {
      return new Refresh(
          new UserId(number(jwt, "uid")), UUID.fromString(text(jwt, "sid")), TokenHash.of(token));
    } catch (RuntimeException e) {
      throw refused(Reason.TOKEN_INVALID);
    }
  }

  private Jwt verify(String token, Kind kind, Keys current) {
    Jwt jwt;
    try {
      jwt = genuine(token, current);
    } catch (RuntimeException e) {
      // The library's messages quote the token, so none of them goes on.
      throw refused(Reason.TOKEN_INVALID);
    }
    Instant latestStart = clock.instant().plus(CLOCK_SKEW);
    if (!jwt.issuer().equals(Optional.of(ISSUER))
        || !jwt.audience().equals(Optional.of(List.of(kind.audience)))
        || !jwt.payloadClaim("typ").equals(Optional.of(Json.createValue(kind.type)))
        || jwt.notBefore().isEmpty()
        || jwt.notBefore().get().isAfter(latestStart)
        || jwt.expirationTime().isEmpty()) {
      throw refused(Reason.TOKEN_INVALID);
    }
    requireFuture(jwt.expirationTime().get());
    return jwt;
  }

  private static Jwt genuine(String token, Keys current) {
    if (token.length() > LONGEST) {
      throw refused(Reason.TOKEN_INVALID);
    }
    SignedJwt signed = SignedJwt.parseToken(token);
    Jwt jwt = signed.getJwt();
    if (!jwt.algorithm().equals(Optional.of(JwkOctet.ALG_HS256))
        || jwt.headerClaim("crit").isPresent()
        || !signed.verifySignature(current.all).isValid()) {
      throw refused(Reason.TOKEN_INVALID);
    }
    return jwt;
  }

  private void requireFuture(Instant expiresAt) {
    if (!clock.instant().isBefore(expiresAt)) {
      throw refused(Reason.TOKEN_EXPIRED);
    }
  }

  private Jwt.Builder begin(
      Jwk active, Kind kind, Duration life, UserId user, UUID publicId, UUID session) {
    Instant now = clock.instant();
    return Jwt.builder()
        .keyId(active.keyId())
        .algorithm(active.algorithm())
        .issuer(ISSUER)
        .addAudience(kind.audience)
        .subject(publicId.toString())
        .jwtId(RowKeys.next().toString())
        .issueTime(now)
        .notBefore(now)
        .expirationTime(now.plus(life))
        .addPayloadClaim("typ", kind.type)
        .addPayloadClaim("uid", user.value())
        .addPayloadClaim("sid", session.toString());
  }

  private static String sign(Jwt.Builder jwt, Jwk active) {
    return SignedJwt.sign(jwt.build(), active).tokenContent();
  }

  private static long number(Jwt jwt, String claim) {
    return ((JsonNumber) jwt.payloadClaim(claim).orElseThrow()).longValueExact();
  }

  private static String text(Jwt jwt, String claim) {
    return ((JsonString) jwt.payloadClaim(claim).orElseThrow()).getString();
  }

  private static ProblemException refused(Reason reason) {
    return new ProblemException(new Problem.Unauthenticated(reason));
  }

  private static Jwk key(Secret secret) {
    byte[] bytes = secret.bytes();
    String id = HexFormat.of().formatHex(TokenHash.of(bytes), 0, KEY_ID_BYTES);
    return JwkOctet.create(
        Json.createObjectBuilder()
            .add("kty", "oct")
            .add("kid", id)
            .add("alg", JwkOctet.ALG_HS256)
            .add("k", Base64.getUrlEncoder().withoutPadding().encodeToString(bytes))
            .build());
  }

  /** The keys of one time, and what they verified. */
  private record Keys(Jwk active, JwkKeys all, VerifiedTokens verified) {
    private static Keys of(Secret activeSecret, List<Secret> legacySecrets) {
      Map<String, Jwk> byId = new LinkedHashMap<>();
      Jwk active = key(activeSecret);
      byId.put(active.keyId(), active);
      legacySecrets.stream().map(Tokens::key).forEach(key -> byId.putIfAbsent(key.keyId(), key));
      JwkKeys.Builder builder = JwkKeys.builder();
      byId.values().forEach(builder::addKey);
      return new Keys(active, builder.build(), new VerifiedTokens());
    }
  }

  /**
   * @param hash how the token stands in the database
   */
  record Refresh(UserId user, UUID session, byte[] hash) {}

  private enum Kind {
    ACCESS("atmr-api", "access"),
    REFRESH("atmr-refresh", "refresh");

    private final String audience;
    private final String type;

    Kind(String audience, String type) {
      this.audience = audience;
      this.type = type;
    }
  }
}
