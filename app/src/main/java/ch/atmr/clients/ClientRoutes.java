package ch.atmr.clients;

import ch.atmr.kernel.ClientId;
import ch.atmr.platform.http.Api;
import ch.atmr.platform.http.Call;
import ch.atmr.platform.http.Limit;
import ch.atmr.platform.http.Permission;
import ch.atmr.platform.http.Replies;
import ch.atmr.platform.http.Reply;

/** The routes of clients. */
final class ClientRoutes {
  private static final String ALL = "/companies/me/clients";
  private static final String ONE = ALL + "/{id}";
  private static final String PROFILE = "/clients/{public_id}";

  private final Clients clients;
  private final Profiles profiles;

  ClientRoutes(Clients clients, Profiles profiles) {
    this.clients = clients;
    this.profiles = profiles;
  }

  /** Adds the routes. */
  public void register(Api api) {
    api.get(ALL, Permission.MANAGE_COMPANY, Limit.CLIENTS_LIST, this::list)
        .post(ALL, Permission.MANAGE_COMPANY, Limit.CLIENTS_CREATE, this::create)
        .get(ONE, Permission.MANAGE_COMPANY, Limit.DEFAULT, this::read)
        .put(ONE, Permission.MANAGE_COMPANY, Limit.DEFAULT, this::change)
        .delete(ONE, Permission.MANAGE_COMPANY, Limit.DEFAULT, this::deactivate)
        .get(PROFILE, Permission.OWN_CLIENT_PROFILE, Limit.DEFAULT, this::readProfile)
        .put(PROFILE, Permission.OWN_CLIENT_PROFILE, Limit.DEFAULT, this::changeProfile);
  }

  private Reply list(Call call) {
    ClientList.Filter filter =
        new ClientList.Filter(
            call.query("search"), call.query("is_active").map(Boolean::parseBoolean));
    return Replies.page(
        call, "clients", clients.page(call.caller(), filter, call.page()).map(ClientView::of));
  }

  private Reply create(Call call) {
    Client client = clients.create(call.caller(), call.body(ClientRequests.Fields.class));
    return Reply.created(ALL + "/" + client.id().value(), ClientView.of(client))
        .withVersion(client.version());
  }

  private Reply read(Call call) {
    return reply(clients.read(call.caller(), id(call)));
  }

  private Reply change(Call call) {
    return reply(
        clients.change(
            call.caller(),
            id(call),
            call.body(ClientRequests.Fields.class),
            call.expectedVersion()));
  }

  private Reply deactivate(Call call) {
    clients.deactivate(call.caller(), id(call), call.expectedVersion());
    return Reply.noContent();
  }

  private Reply readProfile(Call call) {
    return reply(profiles.read(call.caller(), call.pathUuid("public_id")));
  }

  private Reply changeProfile(Call call) {
    return reply(
        profiles.change(
            call.caller(),
            call.pathUuid("public_id"),
            call.body(ClientRequests.Profile.class),
            call.expectedVersion()));
  }

  private static ClientId id(Call call) {
    return new ClientId(call.pathId("id"));
  }

  private static Reply reply(Client client) {
    return Reply.ok(ClientView.of(client)).withVersion(client.version());
  }

  private static Reply reply(ClientProfile profile) {
    return Reply.ok(ProfileView.of(profile)).withVersion(profile.version());
  }
}
