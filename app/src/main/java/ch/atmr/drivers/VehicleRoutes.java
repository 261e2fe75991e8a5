package ch.atmr.drivers;

import ch.atmr.kernel.VehicleId;
import ch.atmr.platform.http.Api;
import ch.atmr.platform.http.Call;
import ch.atmr.platform.http.Limit;
import ch.atmr.platform.http.Permission;
import ch.atmr.platform.http.Replies;
import ch.atmr.platform.http.Reply;

/** The routes of vehicles. */
final class VehicleRoutes {
  private static final String ALL = "/companies/me/vehicles";
  private static final String ONE = ALL + "/{id}";

  private final Vehicles vehicles;

  VehicleRoutes(Vehicles vehicles) {
    this.vehicles = vehicles;
  }

  /** Adds the routes. */
  public void register(Api api) {
    api.get(ALL, Permission.MANAGE_COMPANY, Limit.DEFAULT, this::list)
        .post(ALL, Permission.MANAGE_COMPANY, Limit.DEFAULT, this::create)
        .get(ONE, Permission.MANAGE_COMPANY, Limit.DEFAULT, this::read)
        .put(ONE, Permission.MANAGE_COMPANY, Limit.DEFAULT, this::change)
        .delete(ONE, Permission.MANAGE_COMPANY, Limit.DEFAULT, this::deactivate);
  }

  private Reply list(Call call) {
    return Replies.page(
        call,
        "vehicles",
        vehicles
            .page(call.caller(), call.query("is_active").map(Boolean::parseBoolean), call.page())
            .map(VehicleView::of));
  }

  private Reply create(Call call) {
    Vehicle vehicle = vehicles.create(call.caller(), call.body(VehicleRequests.Fields.class));
    return Reply.created(ALL + "/" + vehicle.id().value(), VehicleView.of(vehicle))
        .withVersion(vehicle.version());
  }

  private Reply read(Call call) {
    return reply(vehicles.read(call.caller(), id(call)));
  }

  private Reply change(Call call) {
    return reply(
        vehicles.change(
            call.caller(),
            id(call),
            call.body(VehicleRequests.Fields.class),
            call.expectedVersion()));
  }

  private Reply deactivate(Call call) {
    vehicles.deactivate(call.caller(), id(call), call.expectedVersion());
    return Reply.noContent();
  }

  private static VehicleId id(Call call) {
    return new VehicleId(call.pathId("id"));
  }

  private static Reply reply(Vehicle vehicle) {
    return Reply.ok(VehicleView.of(vehicle)).withVersion(vehicle.version());
  }
}
