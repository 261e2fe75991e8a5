package ch.atmr.kernel;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Comparator;

/**
 * Where a page of a list by time starts: behind the entry of this time and id.
 *
 * @param time the entry's place in the list, to the microsecond as the database keeps it
 */
public record TimeCursor(Instant time, long id) implements Comparable<TimeCursor> {
  /** Where entries without any time stand: at the end. */
  public static final Instant NO_TIME = Instant.parse("9999-12-31T00:00:00Z");

  private static final TimeCursor START = new TimeCursor(Instant.EPOCH, 0);
  private static final Comparator<TimeCursor> ORDER =
      Comparator.comparing(TimeCursor::time).thenComparingLong(TimeCursor::id);

  /** Where the page starts; a cursor that is none of ours is the problem VALIDATION_FAILED. */
  public static TimeCursor of(PageRequest page) {
    return page.cursor().map(TimeCursor::parse).orElse(START);
  }

  String text() {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, time);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((micros + "." + id).getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public int compareTo(TimeCursor other) {
    return ORDER.compare(this, other);
  }

  private static TimeCursor parse(String cursor) {
    try {
      String[] parts =
          new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII)
              .split("\\.", -1);
      if (parts.length == 2) {
        Instant time = Instant.EPOCH.plus(Long.parseLong(parts[0]), ChronoUnit.MICROS);
        if (!time.isBefore(Instant.EPOCH) && !time.isAfter(NO_TIME)) {
          return new TimeCursor(time, Long.parseLong(parts[1]));
        }
      }
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      // told below
    }
    throw PageRequest.badCursor();
  }
}
