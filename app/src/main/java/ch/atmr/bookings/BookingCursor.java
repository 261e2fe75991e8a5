package ch.atmr.bookings;

import ch.atmr.kernel.PageRequest;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Comparator;

/**
 * Where a page of a list by time starts: behind the booking of this time and id.
 *
 * @param time the booking's place in the list, to the microsecond as the database keeps it
 */
record BookingCursor(Instant time, long id) implements Comparable<BookingCursor> {
  /** Where rides without any time stand: at the end. */
  static final Instant NO_TIME = Instant.parse("9999-12-31T00:00:00Z");

  private static final BookingCursor START = new BookingCursor(Instant.EPOCH, 0);
  private static final Comparator<BookingCursor> ORDER =
      Comparator.comparing(BookingCursor::time).thenComparingLong(BookingCursor::id);

  static BookingCursor of(PageRequest page) {
    return page.cursor().map(BookingCursor::parse).orElse(START);
  }

  String text() {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, time);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((micros + "." + id).getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public int compareTo(BookingCursor other) {
    return ORDER.compare(this, other);
  }

  private static BookingCursor parse(String cursor) {
    try {
      String[] parts =
          new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII)
              .split("\\.", -1);
      if (parts.length == 2) {
        Instant time = Instant.EPOCH.plus(Long.parseLong(parts[0]), ChronoUnit.MICROS);
        if (!time.isBefore(Instant.EPOCH) && !time.isAfter(NO_TIME)) {
          return new BookingCursor(time, Long.parseLong(parts[1]));
        }
      }
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      // told below
    }
    throw Refusals.invalid("cursor", "cursor");
  }
}
