package ch.atmr.routing;

import ch.atmr.kernel.PersonalText;
import ch.atmr.platform.crypto.IndexKey;
import ch.atmr.platform.redis.Redis;
import ch.atmr.platform.redis.RedisUnavailable;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Drives that OSRM told before, kept in Redis by pair, shared by all processes. What was estimated
 * is never kept. Keys hold no coordinates but their blind indexes: who reads Redis learns neither
 * where people live nor where they are driven.
 */
final class DriveCache {
  private static final String NO_WAY = "-";
  private static final Pattern DRIVE = Pattern.compile("([0-9]{1,6}) ([0-9]{1,8})");

  private final Redis redis;
  private final Supplier<IndexKey> indexKey;
  private final OsrmSettings settings;
  private final RoutingMeters meters;

  DriveCache(
      Redis redis, Supplier<IndexKey> indexKey, OsrmSettings settings, RoutingMeters meters) {
    this.redis = redis;
    this.indexKey = indexKey;
    this.settings = settings;
    this.meters = meters;
  }

  /** Fills in what is known. */
  void read(TableDraft draft, CacheType type) {
    BitSet missing = draft.missing();
    if (missing.isEmpty()) {
      return;
    }
    try {
      List<Optional<String>> values = redis.values(keys(draft, missing));
      int found = 0;
      int next = 0;
      for (int cell = missing.nextSetBit(0); cell >= 0; cell = missing.nextSetBit(cell + 1)) {
        Optional<String> value = values.get(next++);
        if (value.isPresent()) {
          draft.set(cell, seconds(value.get()));
          found++;
        }
      }
      meters.looked(type, found, next - found);
    } catch (RedisUnavailable e) {
      meters.bypassed();
    }
  }

  /** Keeps those of the cells that are known by now. */
  void write(TableDraft draft, BitSet fresh) {
    BitSet known = new BitSet();
    fresh.stream().filter(cell -> draft.value(cell) != TableDraft.UNKNOWN).forEach(known::set);
    if (known.isEmpty()) {
      return;
    }
    List<String> values =
        known.stream()
            .mapToObj(cell ->
                draft.value(cell) == TravelTable.NO_WAY
                    ? NO_WAY
                    : Integer.toString(draft.value(cell)))
            .toList();
    store(keys(draft, known), values);
  }

  /** A drive that is known. */
  Optional<Drive> read(Leg leg) {
    try {
      Optional<Drive> found = redis.values(List.of(key(leg))).getFirst().flatMap(DriveCache::drive);
      meters.looked(CacheType.ROUTE, found.isPresent() ? 1 : 0, found.isPresent() ? 0 : 1);
      return found;
    } catch (RedisUnavailable e) {
      meters.bypassed();
      return Optional.empty();
    }
  }

  void write(Leg leg, Drive drive) {
    String value =
        drive.exists() ? (long) drive.seconds() + " " + Math.round(drive.metres()) : NO_WAY;
    store(List.of(key(leg)), List.of(value));
  }

  private void store(List<String> keys, List<String> values) {
    try {
      redis.store(keys, values, settings.cacheTtl());
    } catch (RedisUnavailable e) {
      meters.bypassed();
    }
  }

  private List<String> keys(TableDraft draft, BitSet cells) {
    IndexKey key = indexKey.get();
    String prefix = prefix("osrm:t:");
    List<String> places = draft.spots().stream().map(spot -> index(key, spot)).toList();
    List<String> keys = new ArrayList<>(cells.cardinality());
    cells.stream()
        .forEach(cell ->
            keys.add(prefix + places.get(cell / draft.size()) + places.get(cell % draft.size())));
    return keys;
  }

  private String key(Leg leg) {
    IndexKey key = indexKey.get();
    return prefix("osrm:r:") + index(key, leg.from()) + index(key, leg.to());
  }

  private String prefix(String kind) {
    return kind + settings.profile() + ":" + settings.mapVersion() + ":";
  }

  private static String index(IndexKey key, Spot spot) {
    byte[] index = key.index("place", new PersonalText(spot.coordinate()));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(index);
  }

  // Somebody else may have written there: what does not read as a time is asked for again.
  private static int seconds(String value) {
    if (value.equals(NO_WAY)) {
      return TravelTable.NO_WAY;
    }
    return value.matches("[0-9]{1,6}") ? Integer.parseInt(value) : TableDraft.UNKNOWN;
  }

  private static Optional<Drive> drive(String value) {
    if (value.equals(NO_WAY)) {
      return Optional.of(Drive.NO_WAY);
    }
    Matcher drive = DRIVE.matcher(value);
    return drive.matches()
        ? Optional.of(
            new Drive(
                Integer.parseInt(drive.group(1)),
                Integer.parseInt(drive.group(2)),
                /* estimated= */ false))
        : Optional.empty();
  }
}
