package ch.atmr.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256: how tokens stand in the database. They are random, so no salt is needed. */
final class TokenHash {
  private TokenHash() {}

  static byte[] of(String token) {
    return of(token.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] of(byte[] secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK lacks SHA-256", e);
    }
  }
}
