package ch.atmr.platform.http;

import ch.atmr.platform.telemetry.Scene;
import ch.atmr.platform.telemetry.Trace;
import ch.atmr.platform.telemetry.Tracing;
import java.util.function.Supplier;

/** What sees each request beside the metrics. */
public record RequestWatch(Tracing tracing, AccessLog access) {
  /** Sees nothing. */
  public static final RequestWatch NOTHING = new RequestWatch(Tracing.off(), AccessLog.OFF);

  /**
   * A request was answered.
   *
   * @param caller its address, asked for only where it is written
   */
  void tell(AccessLog.Line line, Scene scene, Supplier<String> caller) {
    if (Trace.isRecorded()) {
      Trace.tag("http.request.method", line.method());
      Trace.tag("http.route", scene.name());
      Trace.tag("http.response.status_code", line.status());
      if (line.status() >= 500) {
        Trace.fail(Integer.toString(line.status()));
      }
    }
    if (access.isOn()) {
      access.write(line, caller.get());
    }
  }
}
