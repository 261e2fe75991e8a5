package ch.atmr.bookings;

import ch.atmr.kernel.BookingId;
import ch.atmr.platform.http.Api;
import ch.atmr.platform.http.Call;
import ch.atmr.platform.http.Limit;
import ch.atmr.platform.http.Permission;
import ch.atmr.platform.http.Replies;
import ch.atmr.platform.http.Reply;

/** The routes of a driver's day. */
final class DriverDayRoutes {
  private static final String ONE = "/driver/me/bookings/{id}";

  private final Bookings bookings;
  private final BookingLife life;
  private final BookingReplies replies;

  DriverDayRoutes(Bookings bookings, BookingLife life, BookingReplies replies) {
    this.bookings = bookings;
    this.life = life;
    this.replies = replies;
  }

  void register(Api api) {
    api.get("/driver/me/bookings", Permission.DRIVE, Limit.DEFAULT, this::today)
        .get("/driver/me/bookings/all", Permission.DRIVE, Limit.DEFAULT, this::all)
        .get(ONE, Permission.DRIVE, Limit.DEFAULT, this::read)
        .put(ONE + "/status", Permission.DRIVE, Limit.DEFAULT, this::report)
        .delete(ONE, Permission.DRIVE, Limit.DEFAULT, this::refuse);
  }

  private Reply today(Call call) {
    return Replies.page(
        call, "bookings", bookings.today(call.caller(), call.page()).map(BookingView::of));
  }

  private Reply all(Call call) {
    return Replies.page(
        call, "bookings", bookings.ofDriver(call.caller(), call.page()).map(BookingView::of));
  }

  private Reply read(Call call) {
    return replies.booking(bookings.find(call.caller(), id(call)));
  }

  private Reply report(Call call) {
    ReservationRequests.Report request = call.body(ReservationRequests.Report.class);
    return replies.booking(
        life.report(
            call.caller(), id(call), request.target(), request.text(), call.expectedVersion()));
  }

  private Reply refuse(Call call) {
    life.unassign(call.caller(), id(call), BookingReplies.reason(call), call.expectedVersion());
    return Reply.noContent();
  }

  private static BookingId id(Call call) {
    return new BookingId(call.pathId("id"));
  }
}
