package ch.atmr.dispatch;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.RunId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A request to plan a day, and what became of it.
 *
 * @param attempts how often a worker took it up; fences a worker that was thought dead
 * @param rides how many the run looked at
 * @param assigned how many of them have a driver
 * @param cost the plan's cost by part
 * @param planVersion which of the day's published plans it made; empty until then
 * @param estimatedShare of the travel times the plan rests on, 0 to 1
 * @param publication what became of its plan; empty without one
 * @param failure why it failed, as a code
 * @param traceparent of the request that ordered it
 */
record DispatchRun(
    RunId id,
    CompanyId company,
    LocalDate forDate,
    RunStatus status,
    RunMode mode,
    Overrides overrides,
    int attempts,
    Optional<String> worker,
    OptionalInt rides,
    OptionalInt assigned,
    Optional<Map<String, Double>> cost,
    OptionalInt planVersion,
    Optional<Double> estimatedShare,
    Optional<Publication> publication,
    Optional<String> failure,
    Instant createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> completedAt,
    Optional<String> traceparent) {}
