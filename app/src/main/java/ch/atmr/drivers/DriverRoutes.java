package ch.atmr.drivers;

import ch.atmr.kernel.DriverId;
import ch.atmr.platform.http.Api;
import ch.atmr.platform.http.Call;
import ch.atmr.platform.http.Limit;
import ch.atmr.platform.http.Permission;
import ch.atmr.platform.http.Replies;
import ch.atmr.platform.http.Reply;
import java.util.function.Supplier;

/** The routes of drivers. */
final class DriverRoutes {
  private static final String ALL = "/companies/me/drivers";
  private static final String ONE = ALL + "/{id}";
  private static final String SELF = "/driver/me/profile";

  private final Drivers drivers;

  DriverRoutes(Drivers drivers) {
    this.drivers = drivers;
  }

  /** Adds the routes. */
  public void register(Api api) {
    api.get("/drivers", Permission.MANAGE_COMPANY, Limit.DEFAULT, this::list)
        .get(ALL, Permission.MANAGE_COMPANY, Limit.DEFAULT, this::list)
        .postPrepared(ALL, Permission.MANAGE_COMPANY, Limit.DRIVERS_CREATE, this::create)
        .postPrepared(
            ALL + "/create", Permission.MANAGE_COMPANY, Limit.DRIVERS_CREATE, this::create)
        .get(ONE, Permission.MANAGE_COMPANY, Limit.DEFAULT, this::read)
        .put(ONE, Permission.MANAGE_COMPANY, Limit.DEFAULT, this::change)
        .delete(ONE, Permission.MANAGE_COMPANY, Limit.DEFAULT, this::deactivate)
        .get(SELF, Permission.DRIVE, Limit.DEFAULT, this::readSelf)
        .put(SELF, Permission.DRIVE, Limit.DEFAULT, this::changeSelf);
  }

  private Reply list(Call call) {
    return Replies.page(
        call,
        "drivers",
        drivers
            .page(call.caller(), call.query("is_active").map(Boolean::parseBoolean), call.page())
            .map(DriverView::of));
  }

  private Supplier<Reply> create(Call call) {
    Supplier<DriverWithEmail> adding =
        drivers.adding(call.caller(), call.body(DriverRequests.Fields.class), call.language());
    return () -> created(adding.get());
  }

  private static Reply created(DriverWithEmail driver) {
    return Reply.created(ALL + "/" + driver.driver().id().value(), DriverView.of(driver))
        .withVersion(driver.driver().version());
  }

  private Reply read(Call call) {
    return reply(drivers.read(call.caller(), id(call)));
  }

  private Reply change(Call call) {
    return reply(
        drivers.change(
            call.caller(),
            id(call),
            call.body(DriverRequests.Fields.class),
            call.language(),
            call.expectedVersion()));
  }

  private Reply deactivate(Call call) {
    drivers.deactivate(call.caller(), id(call), call.expectedVersion());
    return Reply.noContent();
  }

  private Reply readSelf(Call call) {
    return profile(drivers.self(call.caller()));
  }

  private Reply changeSelf(Call call) {
    return profile(
        drivers.changeSelf(
            call.caller(), call.body(DriverRequests.Profile.class), call.expectedVersion()));
  }

  private static DriverId id(Call call) {
    return new DriverId(call.pathId("id"));
  }

  private static Reply reply(DriverWithEmail driver) {
    return Reply.ok(DriverView.of(driver)).withVersion(driver.driver().version());
  }

  private static Reply profile(DriverWithEmail driver) {
    return Reply.ok(DriverView.Profile.of(driver)).withVersion(driver.driver().version());
  }
}
