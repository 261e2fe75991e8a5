package ch.atmr.routing;

import ch.atmr.kernel.PersonalText;
import ch.atmr.platform.crypto.IndexKey;
import ch.atmr.platform.redis.Redis;
import ch.atmr.platform.redis.RedisUnavailable;
import java.util.Arrays;
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

  /** Cells whose keys are made at a time: some MB of them. */
  private static final int PART = 40_000;

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
    List<String> places = missing.isEmpty() ? List.of() : places(draft);
    try {
      for (int[] part = part(missing, 0); part.length > 0; part = partAfter(missing, part)) {
        List<Optional<String>> values = redis.values(keys(places, part));
        int found = 0;
        for (int k = 0; k < part.length; k++) {
          if (values.get(k).isPresent()) {
            draft.set(part[k], seconds(values.get(k).get()));
            found++;
          }
        }
        meters.looked(type, found, part.length - found);
      }
    } catch (RedisUnavailable e) {
      meters.bypassed();
    }
  }

  /** Keeps those of the cells that are known by now. */
  void write(TableDraft draft, BitSet fresh) {
    BitSet known = new BitSet();
    fresh.stream().filter(cell -> draft.value(cell) != TableDraft.UNKNOWN).forEach(known::set);
    List<String> places = known.isEmpty() ? List.of() : places(draft);
    try {
      for (int[] part = part(known, 0); part.length > 0; part = partAfter(known, part)) {
        redis.store(keys(places, part), values(draft, part), settings.cacheTtl());
      }
    } catch (RedisUnavailable e) {
      meters.bypassed();
    }
  }

  private static List<String> values(TableDraft draft, int[] cells) {
    return Arrays.stream(cells)
        .map(draft::value)
        .mapToObj(value -> value == TravelTable.NO_WAY ? NO_WAY : Integer.toString(value))
        .toList();
  }

  private static int[] partAfter(BitSet cells, int[] part) {
    return part(cells, part[part.length - 1] + 1);
  }

  /** The first cells from one on. The keys of all that a large day asks for would fill the heap. */
  private static int[] part(BitSet cells, int from) {
    int[] part = new int[PART];
    int size = 0;
    for (int cell = cells.nextSetBit(from); cell >= 0 && size < PART; size++) {
      part[size] = cell;
      cell = cells.nextSetBit(cell + 1);
    }
    return Arrays.copyOf(part, size);
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
    try {
      redis.store(List.of(key(leg)), List.of(value), settings.cacheTtl());
    } catch (RedisUnavailable e) {
      meters.bypassed();
    }
  }

  private List<String> places(TableDraft draft) {
    IndexKey key = indexKey.get();
    return draft.spots().stream().map(spot -> index(key, spot)).toList();
  }

  private List<String> keys(List<String> places, int[] cells) {
    String prefix = prefix("osrm:t:");
    int size = places.size();
    return Arrays.stream(cells)
        .mapToObj(cell -> prefix + places.get(cell / size) + places.get(cell % size))
        .toList();
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
