package ch.atmr.dev.alerts;

import ch.atmr.platform.slo.Objectives;
import ch.atmr.platform.slo.RouteObjective;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The recording rules and burn-rate alerts of the objectives. An alert asks two windows: the long
 * one says that it matters, the short one that it still goes on (Google's Site Reliability
 * Workbook, chapter 5; factors for a window of 30 days).
 */
final class SloRules {
  /** Bad answers within the long window that an alert needs: one of three is no burning budget. */
  private static final int LEAST_BAD = 10;

  private static final String RATE = "5m";
  private static final String REQUESTS = "slo:http_requests:ratio_rate";
  private static final String LATENCY = "slo:http_latency:ratio_rate";
  private static final Map<String, String> COUNTERS =
      new TreeMap<>(
          Map.of(
              "errors", "api_slo_error_breach_total",
              "availability", "api_slo_availability_breach_total",
              "latency", "api_slo_latency_breach_total"));
  private static final List<String> SHORT = List.of(RATE, "30m", "1h", "2h", "6h");
  private static final List<Burn> BURNS =
      List.of(
          new Burn("Fast", "14.4", "1h", "5m", "2m", "critical", "within an hour 2 %"),
          new Burn("Medium", "6", "6h", "30m", "15m", "critical", "within six hours 5 %"),
          new Burn("Slow", "3", "1d", "2h", "1h", "warning", "within a day 10 %"),
          new Burn("Slow", "1", "3d", "6h", "3h", "warning", "within three days 10 %"));

  private final Objectives objectives;
  private final StringBuilder text = new StringBuilder();

  private SloRules(Objectives objectives) {
    this.objectives = objectives;
  }

  /** The text of alerts/rules/slo.yaml. */
  static String of(Objectives objectives) {
    return new SloRules(objectives).text();
  }

  private String text() {
    text.append(
        """
        # Generated from alerts/slo.yaml by ./atmr alerts rules; changes are lost, and .ci/steps/alerts finds them.
        groups:
        """);
    budgets();
    rates();
    longWindows();
    text.append("  - name: slo-burn-rates\n    rules:\n");
    BURNS.forEach(
        burn -> alert("SLOErrorBudgetBurn", REQUESTS, burn, "its {{ $labels.sli }} budget"));
    BURNS.forEach(burn -> alert("SLOLatencyBurn", LATENCY, burn, "its budget of slow answers"));
    return text.toString();
  }

  private void budgets() {
    text.append("  # the share of answers that may be bad\n  - name: slo-budgets\n    rules:\n");
    for (RouteObjective route : objectives.routes()) {
      budget(route, "errors", route.errors());
      budget(route, "availability", 1 - route.availability());
      budget(route, "latency", RouteObjective.SLOW);
    }
  }

  private void budget(RouteObjective route, String sli, double budget) {
    text.append(
        """
              - record: slo:error_budget:ratio
                expr: vector(%s)
                labels: {endpoint: '%s', sli: %s}
        """
            .formatted(number(budget), route.route(), sli));
  }

  private void rates() {
    text.append("  - name: slo-rates\n    rules:\n");
    record(
        "slo:http_requests:rate5m",
        "sum by (namespace, endpoint) (rate(api_slo_request_duration_seconds_count[5m]))");
    perSli("slo:http_bad:rate5m", "rate", "5m");
    // Longer windows weigh the rates of five minutes by their traffic.
    SHORT.forEach(this::ratios);
    List.of("1h", "6h").forEach(this::bad);
    record(
        "slo:http_excess:rate5m",
        """
        clamp_min(
          slo:http_bad:rate5m
          - on (namespace, endpoint, sli)
          (slo:http_bad:rate5m * 0 + on (namespace, endpoint) group_left () slo:http_requests:rate5m)
            * on (endpoint, sli) group_left () slo:error_budget:ratio,
          0
        )\
        """);
  }

  private void longWindows() {
    text.append("  - name: slo-long-windows\n    interval: 5m\n    rules:\n");
    List.of("1d", "3d", objectives.window()).forEach(this::ratios);
    List.of("1d", "3d").forEach(this::bad);
    String month = objectives.window();
    record(
        "slo:error_budget_remaining:ratio" + month,
        """
        1 - (%s%s or %s%s)
          / on (endpoint, sli) group_left () slo:error_budget:ratio\
        """
            .formatted(REQUESTS, month, LATENCY, month));
  }

  private void bad(String window) {
    perSli("slo:http_bad:increase" + window, "increase", window);
  }

  private void perSli(String name, String function, String window) {
    for (Map.Entry<String, String> sli : COUNTERS.entrySet()) {
      record(
          name,
          "sum by (namespace, endpoint) (%s(%s[%s]))".formatted(function, sli.getValue(), window));
      text.append("        labels: {sli: %s}\n".formatted(sli.getKey()));
    }
  }

  private void ratios(String window) {
    record(REQUESTS + window, ratio("sli!=\"latency\"", window));
    record(LATENCY + window, ratio("sli=\"latency\"", window));
  }

  private static String ratio(String which, String window) {
    return window.equals(RATE)
        ? """
        slo:http_bad:rate5m{%s}
          / on (namespace, endpoint) group_left () slo:http_requests:rate5m\
        """
            .formatted(which)
        : """
        sum_over_time(slo:http_bad:rate5m{%s}[%s])
          / on (namespace, endpoint) group_left () sum_over_time(slo:http_requests:rate5m[%s])\
        """
            .formatted(which, window, window);
  }

  private void record(String name, String expression) {
    text.append("      - record: ").append(name).append('\n');
    expression(expression);
  }

  private void alert(String family, String series, Burn burn, String what) {
    text.append("      - alert: ").append(family).append(burn.name).append('\n');
    expression(
        """
        %1$s%2$s > on (endpoint, sli) group_left () (%4$s * slo:error_budget:ratio)
        and
        %1$s%3$s > on (endpoint, sli) group_left () (%4$s * slo:error_budget:ratio)
        and
        slo:http_bad:increase%2$s >= %5$d\
        """
            .formatted(series, burn.longWindow, burn.shortWindow, burn.factor, LEAST_BAD));
    text.append(
        """
                for: %s
                labels: {severity: %s, service: atmr, component: api, window: %s}
                annotations:
                  summary: '{{ $labels.endpoint }} burns %s %s than it lasts.'
                  description: 'Over %s and over the last %s. At this pace %s of the budget of %s are gone.'
                  runbook_url: https://docs.atmr.ch/runbooks/%s%s
        """
            .formatted(
                burn.delay,
                burn.severity,
                burn.longWindow,
                what,
                burn.factor.equals("1") ? "faster" : burn.factor + " times faster",
                burn.longWindow,
                burn.shortWindow,
                burn.share,
                objectives.window(),
                family,
                burn.name));
  }

  private void expression(String expression) {
    if (expression.contains("\n")) {
      text.append("        expr: |\n").append(expression.indent(10));
    } else {
      text.append("        expr: ").append(expression).append('\n');
    }
  }

  private static String number(double budget) {
    return String.format(Locale.ROOT, "%.6f", budget).replaceAll("0+$", "");
  }

  /**
   * How fast a budget burns, and what then.
   *
   * @param share of the whole budget that is gone within it
   */
  private record Burn(
      String name,
      String factor,
      String longWindow,
      String shortWindow,
      String delay,
      String severity,
      String share) {}
}
