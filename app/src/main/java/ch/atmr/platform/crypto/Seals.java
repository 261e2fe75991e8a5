package ch.atmr.platform.crypto;

import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals personal text for the database with AES-256-GCM. A sealed value is {@code format (1 byte),
 * key id (4), nonce (12), ciphertext and tag}; table, column and row are authenticated with it, so
 * that a value opens only where it was put. Values of legacy keys stay readable.
 */
public final class Seals {
  private static final byte FORMAT = 1;
  private static final int NONCE_BYTES = 12;
  private static final int HEADER_BYTES = 1 + Integer.BYTES + NONCE_BYTES;
  private static final int TAG_BITS = 128;
  private static final int INDEX_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final MasterKey active;
  private final Map<Integer, MasterKey> keys = new HashMap<>();

  /**
   * @param activeSecret seals; at least 32 bytes
   * @param legacySecrets only open
   */
  public Seals(Secret activeSecret, List<Secret> legacySecrets) {
    this.active = MasterKey.of(activeSecret);
    legacySecrets.stream().map(MasterKey::of).forEach(key -> keys.put(key.id(), key));
    keys.put(active.id(), active);
  }

  public byte[] seal(SealedColumn column, UUID row, PersonalText text) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, active.sealing(), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(place(column, row));
      byte[] sealed = cipher.doFinal(text.reveal().getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.allocate(HEADER_BYTES + sealed.length)
          .put(FORMAT)
          .putInt(active.id())
          .put(nonce)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot seal " + column, e);
    }
  }

  /** Seals a field that may be unset; an unset or empty one is null in the database. */
  public byte @Nullable [] seal(SealedColumn column, UUID row, Optional<PersonalText> text) {
    return text.filter(t -> !t.isEmpty()).map(t -> seal(column, row, t)).orElse(null);
  }

  /**
   * Opens a sealed value.
   *
   * @throws UnreadableSeal when its key is unknown, or it was truncated, changed or moved
   */
  public PersonalText open(SealedColumn column, UUID row, byte[] sealed) {
    if (sealed.length < HEADER_BYTES + TAG_BITS / Byte.SIZE || sealed[0] != FORMAT) {
      throw new UnreadableSeal(column, "not a sealed value");
    }
    int keyId = ByteBuffer.wrap(sealed, 1, Integer.BYTES).getInt();
    MasterKey key = keys.get(keyId);
    if (key == null) {
      throw new UnreadableSeal(column, "key " + Integer.toHexString(keyId) + " is not in the ring");
    }
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          key.sealing(),
          new GCMParameterSpec(TAG_BITS, sealed, 1 + Integer.BYTES, NONCE_BYTES));
      cipher.updateAAD(place(column, row));
      byte[] text = cipher.doFinal(sealed, HEADER_BYTES, sealed.length - HEADER_BYTES);
      return new PersonalText(new String(text, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new UnreadableSeal(column, "changed, or moved from another row");
    }
  }

  /** Opens a field that may be unset. */
  public Optional<PersonalText> openOptional(
      SealedColumn column, UUID row, byte @Nullable [] sealed) {
    return sealed == null ? Optional.empty() : Optional.of(open(column, row, sealed));
  }

  /**
   * The blind index of a text: equal texts (case, accents and blanks aside) have equal indexes, and
   * nothing else can be told from it.
   *
   * @param kind what is indexed, so that an e-mail's index never equals a name's
   */
  public byte[] index(String kind, PersonalText text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(active.indexing());
      mac.update(kind.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      byte[] digest = mac.doFinal(normalise(text.reveal()).getBytes(StandardCharsets.UTF_8));
      return java.util.Arrays.copyOf(digest, INDEX_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks HmacSHA256", e);
    }
  }

  /** The blind indexes of a text's words, for search by any of them. */
  public byte[][] wordIndexes(String kind, PersonalText text) {
    List<byte[]> indexes = new ArrayList<>();
    for (String word : normalise(text.reveal()).split("[^\\p{L}\\p{N}]+", -1)) {
      if (!word.isEmpty()) {
        indexes.add(index(kind, new PersonalText(word)));
      }
    }
    return indexes.toArray(byte[][]::new);
  }

  private static String normalise(String text) {
    String decomposed = Normalizer.normalize(text.strip(), Normalizer.Form.NFKD);
    return decomposed.replaceAll("\\p{M}", "").replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }

  private static byte[] place(SealedColumn column, UUID row) {
    byte[] table = column.table().getBytes(StandardCharsets.UTF_8);
    byte[] name = column.column().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(table.length + name.length + 2 + 2 * Long.BYTES)
        .put(table)
        .put((byte) 0)
        .put(name)
        .put((byte) 0)
        .putLong(row.getMostSignificantBits())
        .putLong(row.getLeastSignificantBits())
        .array();
  }
}
