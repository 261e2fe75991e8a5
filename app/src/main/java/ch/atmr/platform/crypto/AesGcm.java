package ch.atmr.platform.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * AES-256-GCM over single values: {@code format (1 byte), key id (4), nonce (12), ciphertext and
 * tag}. Table, column and row are authenticated with the text.
 *
 * <p>Looking a cipher up costs more than using it, so some are kept. A virtual thread lives for one
 * request, so they are kept by slot and not by thread: whoever finds its slot empty makes a new
 * one.
 */
final class AesGcm {
  static final int HEADER_BYTES = 1 + Integer.BYTES + 12;
  private static final int NONCE_AT = 1 + Integer.BYTES;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int SLOTS = 64;

  private final AtomicReferenceArray<@Nullable Cipher> kept = new AtomicReferenceArray<>(SLOTS);
  private final SecureRandom random = new SecureRandom();

  byte[] seal(byte format, CipherKey key, Encrypted<?> column, UUID row, byte[] text) {
    byte[] nonce = randomBytes(NONCE_BYTES);
    byte[] sealed = new byte[HEADER_BYTES + text.length + TAG_BITS / Byte.SIZE];
    ByteBuffer.wrap(sealed).put(format).putInt(key.id()).put(nonce);
    Cipher cipher = take();
    try {
      cipher.init(Cipher.ENCRYPT_MODE, key.secret(), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(column.place(row));
      cipher.doFinal(text, 0, text.length, sealed, HEADER_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot seal " + column, e);
    }
    keep(cipher);
    return sealed;
  }

  /** The text; empty when the value was changed, moved, or sealed with another key. */
  Optional<byte[]> open(CipherKey key, Encrypted<?> column, UUID row, byte[] sealed) {
    Cipher cipher = take();
    try {
      cipher.init(
          Cipher.DECRYPT_MODE,
          key.secret(),
          new GCMParameterSpec(TAG_BITS, sealed, NONCE_AT, NONCE_BYTES));
      cipher.updateAAD(column.place(row));
      byte[] text = cipher.doFinal(sealed, HEADER_BYTES, sealed.length - HEADER_BYTES);
      keep(cipher);
      return Optional.of(text);
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  /** Whether bytes are long enough to be a sealed value of this format. */
  static boolean isSealed(byte format, byte[] value) {
    return value.length >= HEADER_BYTES + TAG_BITS / Byte.SIZE && value[0] == format;
  }

  static int keyId(byte[] sealed) {
    return ByteBuffer.wrap(sealed, 1, Integer.BYTES).getInt();
  }

  byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private Cipher take() {
    Cipher cipher = kept.getAndSet(slot(), null);
    if (cipher != null) {
      return cipher;
    }
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks AES-GCM", e);
    }
  }

  private void keep(Cipher cipher) {
    kept.set(slot(), cipher);
  }

  private static int slot() {
    return (int) (Thread.currentThread().threadId() % SLOTS);
  }
}
