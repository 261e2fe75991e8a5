package ch.atmr.dispatch;

import ch.atmr.bookings.PlannedRide;
import ch.atmr.bookings.Ride;
import ch.atmr.dispatch.DutyProgress.Visit;
import ch.atmr.optimiser.Commitment;
import ch.atmr.optimiser.Commitment.Aboard;
import ch.atmr.optimiser.Commitment.BoundStop;
import ch.atmr.optimiser.CostRates;
import ch.atmr.optimiser.Promise;
import ch.atmr.optimiser.RequestId;
import ch.atmr.optimiser.StabilityRates;
import ch.atmr.optimiser.UnderWay;
import ch.atmr.optimiser.VehicleId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What of a day under way binds its next plan, in the optimiser's words. */
final class BoundRides {
  private final DayProblem problem;

  BoundRides(DayProblem problem) {
    this.problem = problem;
  }

  /**
   * What it costs to change what was published.
   *
   * @param rates of driving, that rappen are weighed against
   */
  record Told(StabilityRates stability, CostRates rates) {}

  UnderWay of(Map<VehicleId, DutyProgress> progress, Day day, Optional<Told> told) {
    Map<VehicleId, Commitment> commitments = new HashMap<>();
    progress.forEach((vehicle, state) -> {
      if (state.isBound()) {
        commitments.put(vehicle, commitment(state));
      }
    });
    Map<RequestId, Promise> promises = new HashMap<>();
    told.ifPresent(costs -> day.rides().forEach(ride -> promise(ride, day, costs, promises)));
    return new UnderWay(commitments, Map.of(), promises);
  }

  private Commitment commitment(DutyProgress state) {
    return new Commitment(
        state.aboard().stream()
            .map(boarded -> new Aboard(id(boarded.ride()), problem.seconds(boarded.since())))
            .toList(),
        stops(state.frozen()),
        stops(state.later()));
  }

  private List<BoundStop> stops(List<Visit> visits) {
    return visits.stream()
        .map(visit ->
            visit
                .time()
                .map(time -> BoundStop.at(visit.kind(), id(visit.ride()), problem.seconds(time)))
                .orElseGet(() -> BoundStop.owed(id(visit.ride()))))
        .toList();
  }

  private void promise(Ride ride, Day day, Told told, Map<RequestId, Promise> promises) {
    if (ride.assignment().isEmpty() || !problem.plans(ride.id())) {
      return;
    }
    PlannedRide published = ride.assignment().get();
    promises.put(
        id(ride),
        told.stability()
            .promise(
                problem.vehiclesOf(published.crew().driver()).keySet(),
                problem.seconds(published.pickupAt()),
                problem.seconds(day.earliest()),
                told.rates()));
  }

  private static RequestId id(Ride ride) {
    return DayProblem.requestId(ride.id());
  }
}
