package ch.atmr.platform.idempotency;

import ch.atmr.kernel.Caller;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A request that its caller may repeat.
 *
 * @param scope whose key it is: keys of two callers never meet
 * @param key as the caller chose it
 * @param fingerprint SHA-256 of method, path, query and body, in hex: what the key stands for
 */
public record KeyedRequest(String scope, String key, String fingerprint) {
  private static final String PUBLIC = "public";

  /**
   * @param caller null where nobody signed in
   * @param target method, path and query as they came
   */
  public static KeyedRequest of(@Nullable Caller caller, String key, String target, byte[] body) {
    MessageDigest digest = sha256();
    digest.update(target.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    return new KeyedRequest(
        caller == null ? PUBLIC : "user:" + caller.user().value(),
        key,
        HexFormat.of().formatHex(digest.digest(body)));
  }

  byte[] keyHash() {
    return sha256().digest(key.getBytes(StandardCharsets.UTF_8));
  }

  /** The number of the lock that one of several such requests holds. */
  long lock() {
    byte[] name = (scope + "\0" + key).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.wrap(sha256().digest(name)).getLong();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK lacks SHA-256", e);
    }
  }
}
