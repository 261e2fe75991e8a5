package ch.atmr.identity;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Role;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.http.Api;
import ch.atmr.platform.http.Call;
import ch.atmr.platform.http.Limit;
import ch.atmr.platform.http.Permission;
import ch.atmr.platform.http.Replies;
import ch.atmr.platform.http.Reply;
import ch.atmr.platform.http.Texts;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The administrators' routes to the accounts of others. */
final class AdminRoutes {
  private final UserAdministration administration;
  private final Texts texts;

  AdminRoutes(UserAdministration administration, Texts texts) {
    this.administration = administration;
    this.texts = texts;
  }

  /** Adds the routes. */
  public void register(Api api) {
    api.get("/admin/users", Permission.MANAGE_PLATFORM, Limit.ADMIN_USERS, this::list)
        .post("/admin/users", Permission.MANAGE_PLATFORM, Limit.ADMIN_ROLE, this::invite)
        .get("/admin/users/{id}", Permission.MANAGE_PLATFORM, Limit.ADMIN_USERS, this::find)
        .put("/admin/users/{id}", Permission.MANAGE_PLATFORM, Limit.ADMIN_ROLE, this::lock)
        .put("/admin/users/{id}/role", Permission.MANAGE_PLATFORM, Limit.ADMIN_ROLE, this::setRole)
        .post(
            "/admin/users/{id}/reset-password",
            Permission.MANAGE_PLATFORM,
            Limit.ADMIN_RESET_PASSWORD,
            this::resetPassword);
  }

  private Reply list(Call call) {
    AccountRepository.Filter filter =
        new AccountRepository.Filter(
            call.queryConstant("role", Role.class),
            call.queryLong("company_id").map(CompanyId::new),
            call.query("is_active").map(Boolean::valueOf),
            call.query("email").map(PersonalText::new));
    return Replies.page(
        call,
        "users",
        administration.page(call.caller(), filter, call.page()).map(AccountView::of));
  }

  private Reply invite(Call call) {
    Account account =
        administration.invite(
            call.caller(), call.body(AdminRequests.Invitation.class), call.language());
    return Reply.created("/admin/users/" + account.id().value(), AccountView.of(account))
        .withVersion(account.version());
  }

  private Reply find(Call call) {
    return reply(administration.require(call.caller(), user(call)));
  }

  private Reply lock(Call call) {
    boolean active = call.body(AdminRequests.Lock.class).isActive();
    return reply(
        administration.setActive(call.caller(), user(call), active, call.expectedVersion()));
  }

  private Reply setRole(Call call) {
    return reply(
        administration.setRole(
            call.caller(),
            user(call),
            call.body(AdminRequests.NewRole.class),
            call.expectedVersion()));
  }

  private Reply resetPassword(Call call) {
    administration.resetPassword(call.caller(), user(call), call.language());
    String message = texts.text(call.language(), "message.passwordRemoved", List.of());
    return new Reply(202, Optional.of(new AuthViews.MessageView(message)), Map.of());
  }

  private static UserId user(Call call) {
    return new UserId(call.pathId("id"));
  }

  private static Reply reply(Account account) {
    return Reply.ok(AccountView.of(account)).withVersion(account.version());
  }
}
