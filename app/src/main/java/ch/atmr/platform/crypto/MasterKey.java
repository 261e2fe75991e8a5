package ch.atmr.platform.crypto;

import ch.atmr.kernel.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A master secret and the keys derived from it (HKDF-SHA-256, RFC 5869), one for each use.
 *
 * @param id first four bytes of the secret's SHA-256
 */
record MasterKey(int id, CipherKey sealing, IndexKey indexing) {

  static MasterKey of(Secret master) {
    byte[] secret = master.bytes();
    try {
      int id = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(secret)).getInt();
      return new MasterKey(
          id,
          new CipherKey(id, new SecretKeySpec(derive(secret, "atmr field sealing"), "AES")),
          new IndexKey(id, new SecretKeySpec(derive(secret, "atmr index"), "HmacSHA256")));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks SHA-256 or HKDF", e);
    }
  }

  private static byte[] derive(byte[] secret, String use) throws GeneralSecurityException {
    HKDFParameterSpec parameters =
        HKDFParameterSpec.ofExtract()
            .addIKM(new SecretKeySpec(secret, "Generic"))
            .thenExpand(use.getBytes(StandardCharsets.UTF_8), 32);
    // Without a provider's name the JDK loads all of them, a fifth of the time of a start.
    return KDF.getInstance("HKDF-SHA256", "SunJCE").deriveData(parameters);
  }

  @Override
  public String toString() {
    return "MasterKey[" + KeyIds.text(id) + "]";
  }
}
