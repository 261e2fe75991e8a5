package ch.atmr.companies;

import ch.atmr.kernel.CompanyId;
import ch.atmr.platform.http.Api;
import ch.atmr.platform.http.Call;
import ch.atmr.platform.http.Limit;
import ch.atmr.platform.http.Permission;
import ch.atmr.platform.http.Replies;
import ch.atmr.platform.http.Reply;
import java.util.Map;
import java.util.Optional;

/** The routes of companies. */
final class CompanyRoutes {
  private final Companies companies;

  CompanyRoutes(Companies companies) {
    this.companies = companies;
  }

  /** Adds the routes. */
  public void register(Api api) {
    api.get("/companies/me", Permission.READ_COMPANY, Limit.DEFAULT, this::readOwn)
        .put("/companies/me", Permission.MANAGE_COMPANY, Limit.DEFAULT, this::changeOwn)
        .get("/companies", Permission.MANAGE_PLATFORM, Limit.DEFAULT, this::list)
        .post("/companies", Permission.MANAGE_PLATFORM, Limit.DEFAULT, this::create)
        .put("/companies/{id}", Permission.MANAGE_PLATFORM, Limit.DEFAULT, this::approve);
  }

  private Reply readOwn(Call call) {
    return reply(companies.own(call.caller()));
  }

  private Reply changeOwn(Call call) {
    return reply(
        companies.changeOwn(
            call.caller(), call.body(CompanyRequests.Update.class), call.expectedVersion()));
  }

  private Reply list(Call call) {
    return Replies.page(
        call, "companies", companies.list(call.caller(), call.page()).map(CompanyView::of));
  }

  private Reply create(Call call) {
    Company company =
        companies.create(call.caller(), call.body(CompanyRequests.Create.class), call.language());
    // No Location: an administrator finds companies in the list.
    return new Reply(201, Optional.of(CompanyView.of(company)), Map.of())
        .withVersion(company.version());
  }

  private Reply approve(Call call) {
    return reply(
        companies.approve(
            call.caller(),
            new CompanyId(call.pathId("id")),
            call.body(CompanyRequests.Approval.class),
            call.expectedVersion()));
  }

  private static Reply reply(Company company) {
    return Reply.ok(CompanyView.of(company)).withVersion(company.version());
  }
}
