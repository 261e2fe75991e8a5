package ch.atmr.bookings;

import ch.atmr.platform.http.Api;
import ch.atmr.platform.http.Call;
import ch.atmr.platform.http.Limit;
import ch.atmr.platform.http.Permission;
import ch.atmr.platform.http.Reply;

/** The route by which a company loads its rides. */
final class BookingImportRoutes {
  private final BookingImport imports;

  BookingImportRoutes(BookingImport imports) {
    this.imports = imports;
  }

  void register(Api api) {
    api.postCsv(
        "/companies/me/imports/bookings",
        Permission.MANAGE_RESERVATIONS,
        Limit.DEFAULT,
        this::load);
  }

  private Reply load(Call call) {
    return Reply.ok(
        imports.run(
            Actor.of(call.caller()),
            call.caller().requireCompany(),
            call.bytes(),
            call.queryFlag("dry_run"),
            call.queryFlag("allow_past")));
  }
}
