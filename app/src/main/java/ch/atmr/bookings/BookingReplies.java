package ch.atmr.bookings;

import ch.atmr.kernel.ClientId;
import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.PersonalText;
import ch.atmr.platform.http.Call;
import ch.atmr.platform.http.Reply;
import ch.atmr.platform.http.Texts;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the routes of bookings read and answer alike. */
final class BookingReplies {
  private final Texts texts;

  BookingReplies(Texts texts) {
    this.texts = texts;
  }

  /** A booking, with the version for the next If-Match. */
  Reply booking(BookingDetails details) {
    return Reply.ok(BookingView.of(details)).withVersion(details.booking().version());
  }

  /** A new booking at its own path. */
  Reply created(Call call, BookingDetails details) {
    String message = text(call, "reply.bookingCreated");
    return Reply.created(path(details), BookingView.created(details, message))
        .withVersion(details.booking().version());
  }

  /** A new ride and its return, as reservations. */
  Reply created(Call call, NewBookings.Made made) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("message", text(call, "reply.bookingCreated"));
    body.put("reservation", BookingView.of(made.outbound()));
    body.put("return_booking", made.back().map(BookingView::of).orElse(null));
    return Reply.created(path(made.outbound()), body)
        .withVersion(made.outbound().booking().version());
  }

  /** A booking after a step, as a reservation. */
  Reply reservation(Call call, String textKey, BookingDetails details) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("message", text(call, textKey));
    body.put("reservation", BookingView.of(details));
    return Reply.ok(body).withVersion(details.booking().version());
  }

  /** What the query of a list asks for. */
  static BookingFilter filter(Call call) {
    Optional<LocalDate> day = call.queryDate("date");
    Optional<LocalDate> from = call.queryDate("from");
    Optional<LocalDate> to = call.queryDate("to");
    return new BookingFilter(
        Optional.empty(),
        call.queryConstant("status", BookingStatus.class),
        day.isPresent() && (from.isEmpty() || from.get().isBefore(day.get())) ? day : from,
        day.isPresent() && (to.isEmpty() || to.get().isAfter(day.get())) ? day : to,
        call.queryLong("driver_id").map(DriverId::new),
        call.queryLong("client_id").map(ClientId::new));
  }

  /** The reason that stands in the query. */
  static Optional<PersonalText> reason(Call call) {
    return call.query("reason").map(PersonalText::new);
  }

  private String text(Call call, String key) {
    return texts.text(call.language(), key, List.of());
  }

  private static String path(BookingDetails details) {
    return "/bookings/" + details.booking().id().value();
  }
}
