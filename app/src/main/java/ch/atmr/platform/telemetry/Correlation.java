package ch.atmr.platform.telemetry;

import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What ties log lines, answers and other systems to one request: W3C Trace Context and a request
 * id.
 *
 * @param traceId 32 hex digits
 * @param spanId 16 hex digits, of this service's part of the trace
 * @param sampled whether the trace is recorded
 */
public record Correlation(String traceId, String spanId, boolean sampled, String requestId) {
  /** The correlation of the request that runs on this thread. */
  public static final ScopedValue<Correlation> CURRENT = ScopedValue.newInstance();

  // Version 00 ends after its flags, a later one may go on; ff is none, and zeros are no ids.
  private static final Pattern TRACEPARENT =
      Pattern.compile(
          "(?:00(?=.{53}$)|(?!00|ff)[0-9a-f]{2})"
              + "-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(?:-.*)?");
  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /**
   * Continues the caller's trace and request id where they are valid, else begins new ones.
   *
   * @param sampling decides whether the trace is recorded
   */
  static Correlation of(
      Optional<String> traceparent, Optional<String> requestId, Sampling sampling) {
    String spanId = random(8);
    String request =
        requestId.filter(id -> REQUEST_ID.matcher(id).matches()).orElseGet(() -> random(16));
    Optional<Matcher> match =
        traceparent.filter(text -> text.length() <= 256).map(TRACEPARENT::matcher);
    if (match.isEmpty() || !match.get().matches()) {
      String traceId = random(16);
      return new Correlation(traceId, spanId, sampling.samplesNew(traceId), request);
    }
    String traceId = match.get().group(1);
    boolean sampled = (Integer.parseInt(match.get().group(2), 16) & 1) == 1;
    return new Correlation(traceId, spanId, sampling.samplesChild(traceId, sampled), request);
  }

  /** A correlation for work that no request began, and that is not recorded. */
  public static Correlation begin() {
    return of(Optional.empty(), Optional.empty(), Sampling.BY_CALLER);
  }

  /** The header that carries the trace on. */
  public String traceparent() {
    return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
  }

  /** The header of what runs on this thread, where it has a trace. */
  public static Optional<String> currentTraceparent() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get().traceparent()) : Optional.empty();
  }

  /** The same request within one of its spans. */
  Correlation within(String span) {
    return new Correlation(traceId, span, sampled, requestId);
  }

  // Ids only have to differ, so the fast generator is right.
  private static String random(int bytes) {
    byte[] buffer = new byte[bytes];
    ThreadLocalRandom.current().nextBytes(buffer);
    return HexFormat.of().formatHex(buffer);
  }
}
