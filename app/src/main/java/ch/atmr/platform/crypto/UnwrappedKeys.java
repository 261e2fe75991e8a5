package ch.atmr.platform.crypto;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Data keys that were unwrapped lately. One is given only for the very bytes that it was unwrapped
 * from, so a key destroyed in the database is out of use at once, in every process; its copy leaves
 * this memory within {@link #KEPT}.
 */
final class UnwrappedKeys {
  static final Duration KEPT = Duration.ofMinutes(10);
  private static final int MOST = 20_000;

  private final Cache<UUID, Entry> entries =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(KEPT).build();

  @Nullable CipherKey find(UUID subject, byte[] wrapped) {
    Entry entry = entries.getIfPresent(subject);
    return entry != null && Arrays.equals(entry.wrapped, wrapped) ? entry.key : null;
  }

  void add(UUID subject, byte[] wrapped, CipherKey key) {
    entries.put(subject, new Entry(wrapped, key));
  }

  void forget(UUID subject) {
    entries.invalidate(subject);
  }

  private static final class Entry {
    private final byte[] wrapped;
    private final CipherKey key;

    Entry(byte[] wrapped, CipherKey key) {
      this.wrapped = wrapped;
      this.key = key;
    }
  }
}
