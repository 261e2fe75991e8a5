package ch.atmr.platform.crypto;

import ch.atmr.kernel.PersonalText;
import ch.atmr.platform.db.Row;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Seals personal text for the database with AES-256-GCM and opens it. A value's first byte tells
 * its format: 0 is an erased value, 1 sealed with a master key, 2 with the data key of the subject,
 * 3 what stands instead of an erased value, sealed with a master key. {@link #row} gives what seals
 * and opens the fields of one row.
 */
public final class Seals {
  static final byte ERASED = 0;
  static final byte BY_MASTER_KEY = 1;
  static final byte BY_DATA_KEY = 2;
  static final byte REPLACED = 3;
  private static final Encrypted<PersonalText> KEY = Encrypted.text("data_keys", "key_sealed");

  private final KeyRing ring;
  private final AesGcm aes = new AesGcm();
  private final UnwrappedKeys unwrapped = new UnwrappedKeys();
  private final DataKeys dataKeys;

  public Seals(KeyRing ring, Clock clock) {
    this.ring = ring;
    this.dataKeys = new DataKeys(this, clock);
  }

  /** The subjects' keys in the database. */
  public DataKeys dataKeys() {
    return dataKeys;
  }

  /** What seals and opens the fields of a row that belongs to a subject. */
  public SealedRow row(DataKey key, UUID rowKey) {
    return new SealedRow(this, key, rowKey);
  }

  /** The same for the subject's own row, with its key in the column {@code data_key}. */
  public SealedRow own(Row row, String subjectColumn) {
    UUID subject = row.uuid(subjectColumn);
    return row(DataKey.of(subject, row.optionalBytes("data_key")), subject);
  }

  /** What seals and opens the fields of a row that belongs to nobody: the master key alone. */
  public SealedRow rowOfNobody(UUID rowKey) {
    return new SealedRow(this, null, rowKey);
  }

  /** Makes the indexes that are written. */
  public IndexKey indexKey() {
    return ring.keys().active().indexing();
  }

  /** Make the indexes that are searched, as one of them made what is to be found. */
  public List<IndexKey> indexKeys() {
    return ring.keys().byId().values().stream().map(MasterKey::indexing).toList();
  }

  KeyRing ring() {
    return ring;
  }

  /** A new data key, wrapped by the active master key. */
  DataKey draw(UUID subject) {
    return DataKey.of(subject, wrap(subject, aes.randomBytes(CipherKey.BYTES)));
  }

  /** The same key wrapped by the active master key; destroyed keys stay so. */
  DataKey rewrap(DataKey key) {
    byte[] wrapped = key.wrapped();
    return wrapped == null || key.isDestroyed()
        ? key
        : DataKey.of(key.subject(), wrap(key.subject(), openByMaster(KEY, key.subject(), wrapped)));
  }

  private byte[] wrap(UUID subject, byte[] key) {
    return aes.seal(BY_MASTER_KEY, ring.keys().active().sealing(), KEY, subject, key);
  }

  /** Seals with the subject's key, or the master key where there is no subject. */
  byte[] seal(@Nullable DataKey key, Encrypted<?> column, UUID row, PersonalText text) {
    byte[] plain = text.reveal().getBytes(StandardCharsets.UTF_8);
    if (key == null) {
      return aes.seal(BY_MASTER_KEY, ring.keys().active().sealing(), column, row, plain);
    }
    if (key.isDestroyed()) {
      return new byte[] {ERASED};
    }
    return aes.seal(BY_DATA_KEY, unwrap(key, column), column, row, plain);
  }

  /** Seals what stands instead of a value of an erased subject; it outlives the subject's key. */
  byte[] replace(Encrypted<?> column, UUID row, PersonalText text) {
    byte[] plain = text.reveal().getBytes(StandardCharsets.UTF_8);
    return aes.seal(REPLACED, ring.keys().active().sealing(), column, row, plain);
  }

  /**
   * Opens a sealed value; null when its subject was erased.
   *
   * @throws UnreadableSeal when its key is unknown, or it was truncated, changed or moved
   */
  @Nullable PersonalText open(@Nullable DataKey key, Encrypted<?> column, UUID row, byte[] sealed) {
    boolean erased = sealed.length == 1 && sealed[0] == ERASED;
    boolean replaced = AesGcm.isSealed(REPLACED, sealed);
    if (erased || (key != null && key.isDestroyed() && !replaced)) {
      return null;
    }
    byte[] plain =
        key != null && AesGcm.isSealed(BY_DATA_KEY, sealed)
            ? openByDataKey(key, column, row, sealed)
            : openByMaster(column, row, sealed);
    return new PersonalText(new String(plain, StandardCharsets.UTF_8));
  }

  void forget(UUID subject) {
    unwrapped.forget(subject);
  }

  private byte[] openByDataKey(DataKey key, Encrypted<?> column, UUID row, byte[] sealed) {
    CipherKey data = unwrap(key, column);
    if (data.id() != AesGcm.keyId(sealed)) {
      throw new UnreadableSeal(column, "sealed with the data key of another subject");
    }
    return aes.open(data, column, row, sealed).orElseThrow(() -> changed(column));
  }

  private byte[] openByMaster(Encrypted<?> column, UUID row, byte[] sealed) {
    if (!AesGcm.isSealed(BY_MASTER_KEY, sealed) && !AesGcm.isSealed(REPLACED, sealed)) {
      throw new UnreadableSeal(column, "not a sealed value");
    }
    int keyId = AesGcm.keyId(sealed);
    MasterKey master = ring.keys().named(keyId);
    if (master == null) {
      throw new UnreadableSeal(column, "key " + KeyIds.text(keyId) + " is not in the ring");
    }
    return aes.open(master.sealing(), column, row, sealed).orElseThrow(() -> changed(column));
  }

  private CipherKey unwrap(DataKey key, Encrypted<?> column) {
    byte[] wrapped = key.wrapped();
    if (wrapped == null) {
      throw new UnreadableSeal(column, "its subject has no data key");
    }
    CipherKey known = unwrapped.find(key.subject(), wrapped);
    if (known != null) {
      return known;
    }
    byte[] plain = openByMaster(KEY, key.subject(), wrapped);
    CipherKey opened = CipherKey.ofData(plain);
    Arrays.fill(plain, (byte) 0);
    unwrapped.add(key.subject(), wrapped, opened);
    return opened;
  }

  private static UnreadableSeal changed(Encrypted<?> column) {
    return new UnreadableSeal(column, "changed, or moved from another row");
  }
}
