package ch.atmr.bookings;

import ch.atmr.kernel.BookingId;
import ch.atmr.platform.http.Api;
import ch.atmr.platform.http.Call;
import ch.atmr.platform.http.Limit;
import ch.atmr.platform.http.Permission;
import ch.atmr.platform.http.Replies;
import ch.atmr.platform.http.Reply;
import java.util.Map;

/** The routes of bookings, for all who book. */
final class BookingRoutes {
  private final Bookings bookings;
  private final NewBookings newBookings;
  private final BookingChanges changes;
  private final BookingLife life;
  private final BookingReplies replies;

  BookingRoutes(
      Bookings bookings,
      NewBookings newBookings,
      BookingChanges changes,
      BookingLife life,
      BookingReplies replies) {
    this.bookings = bookings;
    this.newBookings = newBookings;
    this.changes = changes;
    this.life = life;
    this.replies = replies;
  }

  void register(Api api) {
    api.get("/bookings", Permission.LIST_BOOKINGS, Limit.BOOKINGS_LIST, this::list)
        .post("/bookings", Permission.WRITE_BOOKING, Limit.BOOKINGS_CREATE, this::create)
        .post(
            "/clients/{public_id}/bookings",
            Permission.WRITE_BOOKING,
            Limit.BOOKINGS_CREATE,
            this::createFor)
        .get("/bookings/{id}", Permission.READ_BOOKING, Limit.BOOKINGS_READ, this::read)
        .put("/bookings/{id}", Permission.WRITE_BOOKING, Limit.BOOKINGS_UPDATE, this::update)
        .delete("/bookings/{id}", Permission.WRITE_BOOKING, Limit.BOOKINGS_DELETE, this::cancel)
        .get("/bookings/{id}/history", Permission.LIST_BOOKINGS, Limit.DEFAULT, this::history);
  }

  private Reply list(Call call) {
    return Replies.page(
        call,
        "bookings",
        bookings
            .list(call.caller(), BookingReplies.filter(call), call.page())
            .map(BookingView::of));
  }

  private Reply create(Call call) {
    return replies.created(
        call, newBookings.create(call.caller(), call.body(BookingFields.class)).outbound());
  }

  private Reply createFor(Call call) {
    return replies.created(
        call,
        newBookings
            .createFor(call.caller(), call.pathUuid("public_id"), call.body(BookingFields.class))
            .outbound());
  }

  private Reply read(Call call) {
    return replies.booking(bookings.find(call.caller(), id(call)));
  }

  private Reply update(Call call) {
    return replies.booking(
        changes.update(
            call.caller(), id(call), call.body(BookingFields.class), call.expectedVersion()));
  }

  private Reply cancel(Call call) {
    life.cancel(call.caller(), id(call), BookingReplies.reason(call), call.expectedVersion());
    return Reply.noContent();
  }

  private Reply history(Call call) {
    return Reply.ok(
        Map.of(
            "history",
            bookings.history(call.caller(), id(call)).stream().map(BookingEventView::of).toList()));
  }

  private static BookingId id(Call call) {
    return new BookingId(call.pathId("id"));
  }
}
