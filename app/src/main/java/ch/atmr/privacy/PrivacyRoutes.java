package ch.atmr.privacy;

import ch.atmr.platform.http.Api;
import ch.atmr.platform.http.Call;
import ch.atmr.platform.http.Limit;
import ch.atmr.platform.http.Permission;
import ch.atmr.platform.http.Reply;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import java.util.List;

/** What people may ask about their own data. */
final class PrivacyRoutes {
  static final String EXPORTS = "gdpr_export_requests_total";

  private final DataExport export;
  private final MeterRegistry meters;

  PrivacyRoutes(DataExport export, MeterRegistry meters) {
    this.export = export;
    this.meters = meters;
    exports("success");
    exports("error");
  }

  void register(Api api) {
    api.get("/user/data-export", Permission.SIGNED_IN, Limit.DATA_EXPORT, this::export);
  }

  private Reply export(Call call) {
    boolean done = false;
    try {
      Reply reply =
          Reply.ok(export.of(call.caller()))
              .withHeader("Content-Disposition", "attachment; filename=\"atmr-data-export.json\"");
      done = true;
      return reply;
    } finally {
      exports(done ? "success" : "error").increment();
    }
  }

  // There from the start: the first failure must be seen as one.
  private Counter exports(String result) {
    return meters.getOrCreate(
        Counter.builder(EXPORTS)
            .description("Exports of a person's data")
            .tags(List.of(Tag.create("result", result))));
  }
}
