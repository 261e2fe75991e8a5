package ch.atmr.platform.secrets;

import ch.atmr.kernel.Secret;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What all sources gave at one time.
 *
 * @param found by name
 * @param unread secrets whose source could not be read: whether they are there is not known
 * @param faults what is wrong, without a value
 * @param warnings what is odd, without a value
 */
record SecretReading(
    Map<SecretName, Found> found,
    Set<SecretName> unread,
    List<String> faults,
    List<String> warnings) {
  SecretReading {
    found = found.isEmpty() ? Map.of() : new EnumMap<>(found);
    unread = Set.copyOf(unread);
    faults = List.copyOf(faults);
    warnings = List.copyOf(warnings);
  }

  /** A secret and where it was. */
  record Found(Secret secret, Origin origin) {}
}
