package ch.atmr.dispatch;

import ch.atmr.dispatch.DispatchViews.Words;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.platform.http.Api;
import ch.atmr.platform.http.Call;
import ch.atmr.platform.http.Limit;
import ch.atmr.platform.http.Permission;
import ch.atmr.platform.http.Reply;
import ch.atmr.platform.http.Texts;
import java.time.LocalDate;

/** {@code /dispatch/plans} and {@code /dispatch/slots}: answers that change nothing. */
final class AnswerRoutes {
  private final DayAnswers answers;
  private final Texts texts;

  AnswerRoutes(DayAnswers answers, Texts texts) {
    this.answers = answers;
    this.texts = texts;
  }

  void register(Api api) {
    api.post("/dispatch/plans/evaluate", Permission.DISPATCH, Limit.DEFAULT, this::evaluate)
        .post("/dispatch/plans/what-if", Permission.DISPATCH, Limit.DEFAULT, this::whatIf)
        .get("/dispatch/plans/explanation", Permission.DISPATCH, Limit.DEFAULT, this::explain)
        .post("/dispatch/slots", Permission.DISPATCH, Limit.DEFAULT, this::slots);
  }

  private Reply evaluate(Call call) {
    AnswerRequests.Evaluate request = call.body(AnswerRequests.Evaluate.class);
    return Reply.ok(AnswerViews.Evaluation.of(answers.evaluate(call.caller(), request)));
  }

  private Reply whatIf(Call call) {
    AnswerRequests.WhatIf request = call.body(AnswerRequests.WhatIf.class);
    return Reply.ok(AnswerViews.WhatIf.of(answers.whatIf(call.caller(), request), words(call)));
  }

  private Reply slots(Call call) {
    AnswerRequests.Slots request = call.body(AnswerRequests.Slots.class);
    return Reply.ok(AnswerViews.Slots.of(answers.slots(call.caller(), request), words(call)));
  }

  private Reply explain(Call call) {
    LocalDate date =
        call.queryDate("date")
            .orElseThrow(() -> new ProblemException(Problem.Invalid.field("date", "required")));
    return Reply.ok(
        answers.explain(
            call.caller(),
            date,
            (problem, inquiry, alternatives) ->
                AnswerViews.Explanation.of(problem, inquiry, alternatives, words(call))));
  }

  private Words words(Call call) {
    return (key, arguments) -> texts.text(call.language(), key, arguments);
  }
}
