package ch.atmr.dispatch;

import ch.atmr.bookings.AssignmentView;
import ch.atmr.kernel.Page;
import ch.atmr.kernel.RunId;
import ch.atmr.platform.http.Api;
import ch.atmr.platform.http.Call;
import ch.atmr.platform.http.Limit;
import ch.atmr.platform.http.Permission;
import ch.atmr.platform.http.Replies;
import ch.atmr.platform.http.Reply;
import ch.atmr.platform.http.Texts;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code /dispatch}, and the predecessor's {@code /company_dispatch}. */
final class DispatchRoutes {
  private final DispatchRuns runs;
  private final HeldPlans heldPlans;
  private final Texts texts;

  DispatchRoutes(DispatchRuns runs, HeldPlans heldPlans, Texts texts) {
    this.runs = runs;
    this.heldPlans = heldPlans;
    this.texts = texts;
  }

  void register(Api api) {
    api.post("/dispatch/runs/{id}/cancel", Permission.DISPATCH, Limit.DEFAULT, this::cancel);
    api.post("/dispatch/runs/{id}/accept", Permission.DISPATCH, Limit.DEFAULT, this::accept);
    api.post("/company_dispatch/trigger", Permission.DISPATCH, Limit.DISPATCH_TRIGGER, this::run);
    for (String base : new String[] {"/dispatch", "/company_dispatch"}) {
      api.post(base + "/run", Permission.DISPATCH, Limit.DISPATCH_RUN, this::run)
          .get(base + "/status", Permission.DISPATCH, Limit.DEFAULT, this::status)
          .get(base + "/runs", Permission.DISPATCH, Limit.DEFAULT, this::list)
          .get(base + "/runs/{id}", Permission.DISPATCH, Limit.DEFAULT, this::find)
          .get(base + "/assignments", Permission.DISPATCH, Limit.DEFAULT, this::assignments);
    }
  }

  private Reply run(Call call) {
    RunId id = runs.order(call.caller(), call.body(RunRequest.class).order());
    return Reply.accepted(
        "/dispatch/runs/" + id.value(), new DispatchViews.Queued(id.value(), "QUEUED"));
  }

  private Reply status(Call call) {
    DayStatus status = runs.status(call.caller(), call.queryDate("date"));
    return Reply.ok(DispatchViews.Status.of(status, words(call)));
  }

  private Reply list(Call call) {
    Page<RunReport> page = runs.list(call.caller(), call.page());
    return Replies.page(call, "runs", page.map(r -> DispatchViews.Run.of(r, words(call))));
  }

  private Reply find(Call call) {
    RunReport report = runs.find(call.caller(), new RunId(call.pathId("id")));
    return Reply.ok(DispatchViews.Run.of(report, words(call)));
  }

  private Reply cancel(Call call) {
    RunReport report = runs.cancel(call.caller(), new RunId(call.pathId("id")));
    return Reply.ok(DispatchViews.Run.of(report, words(call)));
  }

  private Reply accept(Call call) {
    RunReport report = heldPlans.accept(call.caller(), new RunId(call.pathId("id")));
    return Reply.ok(DispatchViews.Run.of(report, words(call)));
  }

  // One page holds a whole day, so that it is one plan.
  private Reply assignments(Call call) {
    List<AssignmentView> day = runs.assignments(call.caller(), call.queryDate("date"));
    return Replies.page(
        call, "assignments", new Page<>(day, Optional.empty(), OptionalLong.of(day.size())));
  }

  private DispatchViews.Words words(Call call) {
    return (key, arguments) -> texts.text(call.language(), key, arguments);
  }
}
