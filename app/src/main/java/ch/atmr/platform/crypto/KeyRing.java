package ch.atmr.platform.crypto;

import ch.atmr.kernel.Secret;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The master keys: the active one seals and indexes, the legacy ones only open and find. The whole
 * set changes in one step, while others seal and open.
 */
public final class KeyRing {
  private volatile Keys keys;

  /**
   * @param active at least 32 bytes
   */
  public KeyRing(Secret active, List<Secret> legacy) {
    this.keys = Keys.of(active, legacy);
  }

  /** Puts another set of keys in place; what has begun with the old set ends with it. */
  public void replace(Secret active, List<Secret> legacy) {
    this.keys = Keys.of(active, legacy);
  }

  /** The public name of the key that seals now. */
  public String activeKeyId() {
    return KeyIds.text(keys.active().id());
  }

  Keys keys() {
    return keys;
  }

  /**
   * One set of keys.
   *
   * @param byId all of them, the active one first
   */
  record Keys(MasterKey active, Map<Integer, MasterKey> byId) {

    static Keys of(Secret activeSecret, List<Secret> legacySecrets) {
      Map<Integer, MasterKey> byId = new LinkedHashMap<>();
      MasterKey active = MasterKey.of(activeSecret);
      byId.put(active.id(), active);
      legacySecrets.stream().map(MasterKey::of).forEach(key -> byId.putIfAbsent(key.id(), key));
      return new Keys(active, Collections.unmodifiableMap(byId));
    }

    @Nullable MasterKey named(int id) {
      return byId.get(id);
    }
  }
}
