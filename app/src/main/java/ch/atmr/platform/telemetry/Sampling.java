package ch.atmr.platform.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.util.List;
import java.util.Optional;

/**
 * Which traces are recorded. OpenTelemetry's own samplers decide; they are asked before a span is
 * made, so that a trace that is not recorded costs no span.
 *
 * @param name as {@code OTEL_TRACES_SAMPLER} has it
 * @param followsCaller whether a caller's decision stands
 */
public record Sampling(String name, boolean followsCaller, Sampler sampler) {
  /** Records what the caller records, and nothing of its own. */
  public static final Sampling BY_CALLER =
      new Sampling("parentbased_always_off", /* followsCaller= */ true, Sampler.alwaysOff());

  private static final String PARENT_BASED = "parentbased_";

  /**
   * A sampler by its name in OpenTelemetry's specification.
   *
   * @param ratio of the traces recorded, 0 to 1, where the sampler takes one
   * @return empty for a name that is none
   */
  public static Optional<Sampling> of(String name, double ratio) {
    boolean parentBased = name.startsWith(PARENT_BASED);
    return switch (parentBased ? name.substring(PARENT_BASED.length()) : name) {
      case "always_on" -> Optional.of(new Sampling(name, parentBased, Sampler.alwaysOn()));
      case "always_off" -> Optional.of(new Sampling(name, parentBased, Sampler.alwaysOff()));
      case "traceidratio" ->
          Optional.of(new Sampling(name, parentBased, Sampler.traceIdRatioBased(ratio)));
      default -> Optional.empty();
    };
  }

  boolean samplesNew(String traceId) {
    return sampler
            .shouldSample(
                Context.root(), traceId, "", SpanKind.SERVER, Attributes.empty(), List.of())
            .getDecision()
        == SamplingDecision.RECORD_AND_SAMPLE;
  }

  boolean samplesChild(String traceId, boolean callerSamples) {
    return followsCaller ? callerSamples : samplesNew(traceId);
  }
}
