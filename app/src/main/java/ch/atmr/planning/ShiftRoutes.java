package ch.atmr.planning;

import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.ShiftId;
import ch.atmr.platform.http.Api;
import ch.atmr.platform.http.Call;
import ch.atmr.platform.http.Limit;
import ch.atmr.platform.http.Permission;
import ch.atmr.platform.http.Replies;
import ch.atmr.platform.http.Reply;

/** The routes of shifts, and of the file that brings them. */
final class ShiftRoutes {
  private static final String ALL = "/companies/me/shifts";
  private static final String ONE = ALL + "/{id}";
  private static final String IMPORT = "/companies/me/imports/drivers";

  private final Shifts shifts;
  private final DriverImport imports;

  ShiftRoutes(Shifts shifts, DriverImport imports) {
    this.shifts = shifts;
    this.imports = imports;
  }

  /** Adds the routes. */
  public void register(Api api) {
    api.get(ALL, Permission.MANAGE_COMPANY, Limit.DEFAULT, this::list)
        .post(ALL, Permission.MANAGE_COMPANY, Limit.DEFAULT, this::create)
        .put(ONE, Permission.MANAGE_COMPANY, Limit.DEFAULT, this::change)
        .delete(ONE, Permission.MANAGE_COMPANY, Limit.DEFAULT, this::delete)
        .postCsv(IMPORT, Permission.MANAGE_COMPANY, Limit.DEFAULT, this::load);
  }

  private Reply list(Call call) {
    Shifts.Days days = new Shifts.Days(call.queryDate("from"), call.queryDate("to"));
    return Replies.page(
        call,
        "shifts",
        shifts
            .page(call.caller(), days, call.queryLong("driver_id").map(DriverId::new), call.page())
            .map(ShiftView::of));
  }

  private Reply create(Call call) {
    Shift shift = shifts.create(call.caller(), call.body(ShiftRequests.Fields.class));
    return Reply.created(ALL + "/" + shift.id().value(), ShiftView.of(shift))
        .withVersion(shift.version());
  }

  private Reply change(Call call) {
    Shift shift =
        shifts.change(
            call.caller(), id(call), call.body(ShiftRequests.Fields.class), call.expectedVersion());
    return Reply.ok(ShiftView.of(shift)).withVersion(shift.version());
  }

  private Reply delete(Call call) {
    shifts.delete(call.caller(), id(call), call.expectedVersion());
    return Reply.noContent();
  }

  private Reply load(Call call) {
    return Reply.ok(
        imports.run(
            call.caller().requireCompany(),
            call.bytes(),
            call.queryFlag("dry_run"),
            call.queryFlag("allow_past")));
  }

  private static ShiftId id(Call call) {
    return new ShiftId(call.pathId("id"));
  }
}
