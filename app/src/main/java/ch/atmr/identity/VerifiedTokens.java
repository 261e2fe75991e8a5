package ch.atmr.identity;

import ch.atmr.kernel.Caller;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Access tokens whose signature and claims were found right, so that this is not done again on each
 * request. Bounded: two generations of entries, the elder of which is dropped when the younger is
 * full.
 */
final class VerifiedTokens {
  private static final int GENERATION = 5_000;

  private volatile ConcurrentHashMap<String, Entry> young = new ConcurrentHashMap<>();
  private volatile ConcurrentHashMap<String, Entry> old = new ConcurrentHashMap<>();

  Optional<Entry> find(String token) {
    Entry entry = young.get(token);
    if (entry == null) {
      entry = old.get(token);
      if (entry != null) {
        add(token, entry);
      }
    }
    return Optional.ofNullable(entry);
  }

  void add(String token, Entry entry) {
    if (young.size() >= GENERATION) {
      // Two threads here at once only forget more than needed.
      old = young;
      young = new ConcurrentHashMap<>();
    }
    young.put(token, entry);
  }

  int size() {
    return young.size() + old.size();
  }

  record Entry(Caller caller, Instant expiresAt) {}
}
