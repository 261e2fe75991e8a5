package ch.atmr.bookings;

import ch.atmr.kernel.BookingId;
import ch.atmr.platform.http.Api;
import ch.atmr.platform.http.Call;
import ch.atmr.platform.http.Limit;
import ch.atmr.platform.http.Permission;
import ch.atmr.platform.http.Replies;
import ch.atmr.platform.http.Reply;
import java.util.OptionalInt;

/** The routes by which a company works with its bookings, which it calls reservations. */
final class ReservationRoutes {
  private static final String ONE = "/companies/me/reservations/{id}";

  private final Bookings bookings;
  private final NewBookings newBookings;
  private final BookingChanges changes;
  private final BookingLife life;
  private final Assigning assigning;
  private final BookingReplies replies;

  ReservationRoutes(
      Bookings bookings,
      NewBookings newBookings,
      BookingChanges changes,
      BookingLife life,
      Assigning assigning,
      BookingReplies replies) {
    this.bookings = bookings;
    this.newBookings = newBookings;
    this.changes = changes;
    this.life = life;
    this.assigning = assigning;
    this.replies = replies;
  }

  void register(Api api) {
    Permission manage = Permission.MANAGE_RESERVATIONS;
    api.get("/companies/me/reservations", manage, Limit.BOOKINGS_LIST, this::list)
        .post(
            "/companies/me/reservations/manual",
            manage,
            Limit.RESERVATIONS_MANUAL,
            this::createManual)
        .post(ONE + "/accept", manage, Limit.RESERVATIONS_ACCEPT, this::accept)
        .post(ONE + "/reject", manage, Limit.DEFAULT, this::reject)
        .post(ONE + "/assign", manage, Limit.RESERVATIONS_ASSIGN, this::assign)
        .post(ONE + "/unassign", manage, Limit.DEFAULT, this::unassign)
        .put(ONE + "/schedule", manage, Limit.DEFAULT, this::schedule)
        .put(ONE + "/status", manage, Limit.DEFAULT, this::report);
  }

  private Reply list(Call call) {
    return Replies.page(
        call,
        "reservations",
        bookings
            .list(call.caller(), BookingReplies.filter(call), call.page())
            .map(BookingView::of));
  }

  private Reply createManual(Call call) {
    return replies.created(call, newBookings.manual(call.caller(), call.body(BookingFields.class)));
  }

  private Reply accept(Call call) {
    return replies.reservation(call, "reply.bookingAccepted", life.accept(call.caller(), id(call)));
  }

  private Reply reject(Call call) {
    return replies.reservation(
        call,
        "reply.bookingRejected",
        life.reject(
            call.caller(),
            id(call),
            call.body(ReservationRequests.Reason.class).text().orElseThrow()));
  }

  private Reply assign(Call call) {
    return replies.reservation(
        call,
        "reply.bookingAssigned",
        assigning.assign(
            call.caller(), id(call), call.body(ReservationRequests.Assign.class).wish()));
  }

  private Reply unassign(Call call) {
    ReservationRequests.Reason request =
        call.bytes().length == 0
            ? new ReservationRequests.Reason(null)
            : call.body(ReservationRequests.Reason.class);
    return replies.reservation(
        call,
        "reply.bookingUnassigned",
        life.unassign(call.caller(), id(call), request.text(), OptionalInt.empty()));
  }

  private Reply schedule(Call call) {
    return replies.reservation(
        call,
        "reply.bookingScheduled",
        changes.schedule(
            call.caller(),
            id(call),
            call.body(ReservationRequests.Schedule.class).scheduledTime(),
            call.expectedVersion()));
  }

  private Reply report(Call call) {
    ReservationRequests.Report request = call.body(ReservationRequests.Report.class);
    return replies.reservation(
        call,
        "reply.bookingReported",
        life.report(
            call.caller(), id(call), request.target(), request.text(), call.expectedVersion()));
  }

  private static BookingId id(Call call) {
    return new BookingId(call.pathId("id"));
  }
}
