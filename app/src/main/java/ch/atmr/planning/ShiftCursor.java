package ch.atmr.planning;

import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** After which shift a page starts; shifts are listed by start, not by id. */
record ShiftCursor(Instant start, long id) {
  private static final ShiftCursor BEGINNING = new ShiftCursor(Instant.EPOCH, 0);

  static ShiftCursor of(Optional<String> cursor) {
    return cursor.map(ShiftCursor::read).orElse(BEGINNING);
  }

  static String after(Shift shift) {
    String text = shift.window().earliest() + "/" + shift.id().value();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static ShiftCursor read(String cursor) {
    try {
      byte[] text = Base64.getUrlDecoder().decode(cursor);
      String[] parts = new String(text, StandardCharsets.US_ASCII).split("/", 2);
      if (parts.length == 2) {
        return new ShiftCursor(Instant.parse(parts[0]), Long.parseLong(parts[1]));
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      // told below
    }
    throw new ProblemException(Problem.Invalid.field("cursor", "cursor"));
  }
}
