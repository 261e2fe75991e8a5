package ch.atmr.platform.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * An AES-256 key.
 *
 * @param id stands in every value sealed with it
 */
record CipherKey(int id, SecretKey secret) {
  static final int BYTES = 32;

  /** A data key; its name is made from its bytes. */
  static CipherKey ofData(byte[] key) {
    try {
      int id = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(key)).getInt();
      return new CipherKey(id, new SecretKeySpec(key, "AES"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "CipherKey[" + KeyIds.text(id) + "]";
  }
}
