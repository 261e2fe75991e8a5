package ch.atmr.optimiser;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One breach of a rule.
 *
 * @param amount seconds, places or counts, by the rule; above 0
 */
public record Violation(
    Rule rule, @Nullable RequestId requestId, @Nullable VehicleId vehicleId, double amount) {

  public Violation {
    Objects.requireNonNull(rule, "rule");
  }

  public Optional<RequestId> request() {
    return Optional.ofNullable(requestId);
  }

  public Optional<VehicleId> vehicle() {
    return Optional.ofNullable(vehicleId);
  }
}
