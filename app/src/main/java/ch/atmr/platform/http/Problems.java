package ch.atmr.platform.http;

import ch.atmr.kernel.Problem;
import ch.atmr.kernel.Problem.FieldError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns a problem into {@code application/problem+json} (RFC 9457) in the caller's language. */
public final class Problems {
  static final String MEDIA_TYPE = "application/problem+json";
  private static final String TYPE = "https://docs.atmr.ch/errors#";

  private final Texts texts;
  private final Json json;

  public Problems(Texts texts, Json json) {
    this.texts = texts;
    this.json = json;
  }

  Answer answer(Problem problem, Language language, String traceId) {
    int status = status(problem);
    Map<String, Object> body = new LinkedHashMap<>();
    String key = "problem." + problem.code();
    String message = texts.text(language, key + ".message", List.of());
    body.put("type", TYPE + problem.code());
    body.put("title", texts.text(language, key + ".title", List.of()));
    body.put("status", status);
    body.put("detail", message);
    body.put("code", problem.code());
    body.put("message", message);
    body.put("errors", errors(problem, language));
    body.put("trace_id", traceId);
    extend(body, problem, language);
    return new Answer(status, MEDIA_TYPE, json.write(body), headers(problem));
  }

  /** The status of a problem. */
  static int status(Problem problem) {
    return switch (problem) {
      case Problem.Invalid _, Problem.Malformed _, Problem.BadRequest _, Problem.BadRows _ -> 400;
      case Problem.Unauthenticated _ -> 401;
      case Problem.Forbidden _ -> 403;
      case Problem.NotFound _ -> 404;
      case Problem.MethodNotAllowed _ -> 405;
      case Problem.Conflict _, Problem.KeyInUse _ -> 409;
      case Problem.Stale _ -> 412;
      case Problem.TooLarge _ -> 413;
      case Problem.UnsupportedMediaType _ -> 415;
      case Problem.KeyReused _ -> 422;
      case Problem.RateLimited _ -> 429;
      case Problem.Internal _ -> 500;
      case Problem.Unavailable _ -> 503;
    };
  }

  private static Map<String, String> headers(Problem problem) {
    return switch (problem) {
      case Problem.Unauthenticated _ -> Map.of("WWW-Authenticate", "Bearer realm=\"atmr\"");
      case Problem.MethodNotAllowed p -> Map.of("Allow", Targets.allow(p.allowed()));
      case Problem.UnsupportedMediaType p -> Map.of("Accept", p.expected());
      case Problem.KeyInUse p -> Map.of("Retry-After", seconds(p.retryAfter()));
      case Problem.RateLimited p -> Map.of("Retry-After", seconds(p.retryAfter()));
      case Problem.Unavailable p -> Map.of("Retry-After", seconds(p.retryAfter()));
      case Problem.Invalid _,
          Problem.Malformed _,
          Problem.BadRequest _,
          Problem.BadRows _,
          Problem.Forbidden _,
          Problem.NotFound _,
          Problem.Conflict _,
          Problem.Stale _,
          Problem.KeyReused _,
          Problem.TooLarge _,
          Problem.Internal _ ->
          Map.of();
    };
  }

  private Map<String, List<String>> errors(Problem problem, Language language) {
    Map<String, List<String>> errors = new LinkedHashMap<>();
    if (problem instanceof Problem.Invalid invalid) {
      for (FieldError error : invalid.errors()) {
        errors
            .computeIfAbsent(error.field(), _ -> new ArrayList<>())
            .add(texts.text(language, "rule." + error.rule(), error.arguments()));
      }
    }
    return errors;
  }

  private void extend(Map<String, Object> body, Problem problem, Language language) {
    switch (problem) {
      case Problem.BadRows bad -> {
        body.put("rows", bad.rows().stream().map(row -> row(row, language)).toList());
        body.put("more_rows", bad.more());
      }
      case Problem.Conflict conflict -> body.putAll(conflict.details());
      case Problem.TooLarge large -> body.put("limit_bytes", large.limitBytes());
      case Problem.Invalid _,
          Problem.Malformed _,
          Problem.BadRequest _,
          Problem.Unauthenticated _,
          Problem.Forbidden _,
          Problem.NotFound _,
          Problem.MethodNotAllowed _,
          Problem.Stale _,
          Problem.KeyInUse _,
          Problem.KeyReused _,
          Problem.UnsupportedMediaType _,
          Problem.RateLimited _,
          Problem.Unavailable _,
          Problem.Internal _ -> {}
    }
  }

  private Map<String, Object> row(Problem.BadRow row, Language language) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("line", row.line());
    view.put("column", row.column());
    view.put("reason", texts.text(language, "rule." + row.rule(), row.arguments()));
    return view;
  }

  private static String seconds(Duration duration) {
    return Long.toString(Math.max(1, duration.plusMillis(999).toSeconds()));
  }
}
