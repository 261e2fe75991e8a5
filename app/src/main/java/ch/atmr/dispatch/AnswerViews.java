package ch.atmr.dispatch;

import ch.atmr.dispatch.DayAnswers.Evaluated;
import ch.atmr.dispatch.DayAnswers.Scenario;
import ch.atmr.dispatch.DispatchViews.Words;
import ch.atmr.optimiser.Demand;
import ch.atmr.optimiser.PlanDiff;
import ch.atmr.optimiser.PlanInquiry;
import ch.atmr.optimiser.Remedy;
import ch.atmr.optimiser.RequestId;
import ch.atmr.optimiser.Unassigned;
import ch.atmr.optimiser.VehicleId;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What answers about plans look like. All costs are rappen. */
final class AnswerViews {
  private AnswerViews() {}

  /** A price by part. */
  public record Price(
      long totalRappen,
      long drivingRappen,
      long waitingRappen,
      long rideExcessRappen,
      long vehiclesRappen,
      long unservedRappen,
      long stabilityRappen) {
    static Price of(ch.atmr.optimiser.Price price) {
      return new Price(
          price.total(),
          price.driving(),
          price.waiting(),
          price.rideExcess(),
          price.vehicles(),
          price.unserved(),
          price.stability());
    }
  }

  /** A broken rule. */
  public record Violation(
      String rule, @Nullable Long bookingId, @Nullable Long driverId, double amount) {
    static Violation of(ch.atmr.optimiser.Violation found, DayProblem problem) {
      return new Violation(
          found.rule().name(),
          found.request().map(id -> booking(problem, id)).orElse(null),
          found.vehicle().map(id -> driver(problem, id)).orElse(null),
          found.amount());
    }
  }

  /** A ride that is served otherwise. */
  public record Change(
      long bookingId,
      String kind,
      @Nullable Long fromDriverId,
      @Nullable Long toDriverId,
      long pickupShiftSeconds,
      long dropoffShiftSeconds) {
    /**
     * The change in bookings and drivers.
     *
     * @param before the problem of the first plan
     * @param after that of the second
     */
    static Change of(PlanDiff.Change change, DayProblem before, DayProblem after) {
      DayProblem knows = change.kind() == PlanDiff.Kind.REMOVED ? before : after;
      return new Change(
          booking(knows, change.request()),
          change.kind().name(),
          change.from().map(id -> driver(before, id)).orElse(null),
          change.to().map(id -> driver(after, id)).orElse(null),
          Math.round(change.pickupShift()),
          Math.round(change.dropoffShift()));
    }
  }

  /** How a plan that somebody made came out. */
  public record Evaluation(
      boolean feasible,
      List<Violation> violations,
      @Nullable Price cost,
      double estimatedShare,
      List<Change> changes) {
    static Evaluation of(Evaluated evaluated) {
      DayProblem problem = evaluated.problem();
      return new Evaluation(
          evaluated.evaluation().violations().isEmpty(),
          evaluated.evaluation().violations().stream()
              .map(found -> Violation.of(found, problem))
              .toList(),
          evaluated.evaluation().price().map(Price::of).orElse(null),
          problem.estimatedShare(),
          evaluated.changes().stream().map(change -> Change.of(change, problem, problem)).toList());
    }
  }

  /** A place for a ride. */
  public record Place(
      long driverId, long vehicleId, Instant pickupAt, Instant dropoffAt, Price cost) {
    static Place of(ch.atmr.optimiser.Place place, DayProblem problem) {
      Duty duty = problem.progress(place.vehicle()).duty();
      return new Place(
          duty.crew().driver().value(),
          duty.crew().vehicle().value(),
          problem.instant(place.pickup()),
          problem.instant(place.dropoff()),
          Price.of(place.delta()));
    }
  }

  /** Why a ride has no place. */
  public record Refusal(String reason, double missing, DispatchViews.@Nullable Remedy remedy) {
    static Refusal of(Unassigned left, DayProblem problem, Words words) {
      DispatchViews.Remedy remedy =
          PlanReading.unserved(problem, left)
              .remedy()
              .map(found -> DispatchViews.Remedy.of(found, words))
              .orElse(null);
      if (remedy != null && left.remedy() instanceof Remedy.AddVehicle add) {
        String said = vehicle(add, problem, words).orElse(remedy.message());
        remedy = new DispatchViews.Remedy(remedy.kind(), said, remedy.minutes());
      }
      return new Refusal(left.reason().name(), left.shortfall(), remedy);
    }

    private static Optional<String> vehicle(
        Remedy.AddVehicle add, DayProblem problem, Words words) {
      if (!Double.isFinite(add.duty().earliest()) || !Double.isFinite(add.duty().latest())) {
        return Optional.empty();
      }
      Demand places = add.places();
      String kind =
          places.stretchers() > 0 ? "STRETCHER" : places.wheelchairs() > 0 ? "WHEELCHAIR" : "SEAT";
      return Optional.of(
          words.text(
              "remedy.ADD_VEHICLE." + kind,
              List.of(
                  time(problem, add.duty().earliest()).toString(),
                  time(problem, add.duty().latest()).toString())));
    }

    private static LocalTime time(DayProblem problem, double seconds) {
      return problem
          .instant(seconds)
          .atZone(problem.zone())
          .toLocalTime()
          .truncatedTo(ChronoUnit.MINUTES);
    }
  }

  /** Where one more ride would find a place. */
  public record Slots(
      List<Place> slots,
      @Nullable Refusal refusal,
      @Nullable Double directSeconds,
      @Nullable Double directMetres,
      boolean directEstimated) {
    static Slots of(DayAnswers.Slots found, Words words) {
      boolean way = found.direct().seconds() < Double.POSITIVE_INFINITY;
      return new Slots(
          found.places().stream().map(place -> Place.of(place, found.problem())).toList(),
          found.refusal().map(left -> Refusal.of(left, found.problem(), words)).orElse(null),
          way ? found.direct().seconds() : null,
          way ? found.direct().metres() : null,
          found.direct().estimated());
    }
  }

  /** The plan of a day that is otherwise. */
  public record WhatIf(
      Price before,
      Price after,
      Price difference,
      double estimatedShare,
      List<Change> changes,
      List<DispatchViews.Unassigned> unassigned) {
    static WhatIf of(Scenario scenario, Words words) {
      ch.atmr.optimiser.Price before = scenario.before().price();
      ch.atmr.optimiser.Price after = scenario.after().price();
      return new WhatIf(
          Price.of(before),
          Price.of(after),
          Price.of(after.minus(before)),
          scenario.problem().estimatedShare(),
          scenario.changes().stream()
              .map(change -> Change.of(change, scenario.asItIs(), scenario.problem()))
              .toList(),
          scenario.unserved().stream()
              .map(ride -> DispatchViews.Unassigned.of(ride, words))
              .toList());
    }
  }

  /** A ride of the plan: its share of the cost, and where else it could be. */
  public record Explained(long bookingId, long driverId, Price cost, List<Place> alternatives) {}

  /** A ride without a driver: where it would find a place, or why it finds none. */
  public record Unexplained(long bookingId, List<Place> slots, @Nullable Refusal refusal) {}

  /** A whole plan explained. */
  public record Explanation(
      Price cost,
      double estimatedShare,
      List<Explained> rides,
      List<Unexplained> unassigned,
      List<DispatchViews.Unassigned> setAside) {
    static Explanation of(DayProblem problem, PlanInquiry inquiry, int alternatives, Words words) {
      List<Explained> rides = new ArrayList<>();
      List<Unexplained> unassigned = new ArrayList<>();
      problem
          .problem()
          .orElseThrow()
          .requests()
          .forEach(request -> {
            RequestId id = request.id();
            if (inquiry.isBound(id)) {
              return;
            }
            if (inquiry.serves(id)) {
              rides.add(
                  new Explained(
                      booking(problem, id),
                      driver(problem, inquiry.vehicleOf(id)),
                      Price.of(inquiry.priceOf(id)),
                      places(inquiry.alternatives(id, alternatives), problem)));
            } else {
              List<Place> slots = places(inquiry.places(id, alternatives), problem);
              Refusal refusal =
                  slots.isEmpty() ? Refusal.of(inquiry.explain(id), problem, words) : null;
              unassigned.add(new Unexplained(booking(problem, id), slots, refusal));
            }
          });
      return new Explanation(
          Price.of(inquiry.price()),
          problem.estimatedShare(),
          rides,
          unassigned,
          problem.setAside().stream()
              .map(ride -> DispatchViews.Unassigned.of(ride, words))
              .toList());
    }
  }

  private static List<Place> places(List<ch.atmr.optimiser.Place> places, DayProblem problem) {
    return places.stream().map(place -> Place.of(place, problem)).toList();
  }

  private static long booking(DayProblem problem, RequestId id) {
    return problem.ride(id).id().value();
  }

  private static long driver(DayProblem problem, VehicleId id) {
    return problem.progress(id).duty().crew().driver().value();
  }
}
