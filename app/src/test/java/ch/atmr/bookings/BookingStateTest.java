package ch.atmr.bookings;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.VehicleId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each step from each state, against the table of the interface. */
class BookingStateTest {
  private static final Optional<Crew> CREW =
      Optional.of(new Crew(new DriverId(1), new VehicleId(1)));
  private static final List<Step> STEPS =
      List.of(
          new Step.Accept(),
          new Step.Reject(),
          new Step.Assign(CREW.get()),
          new Step.Unassign(),
          new Step.Depart(),
          new Step.Board(Instant.EPOCH),
          new Step.Miss(),
          new Step.Complete(Instant.EPOCH),
          new Step.Cancel());
  private static final Map<BookingStatus, Set<String>> TABLE =
      Map.of(
          BookingStatus.PENDING, Set.of("ACCEPTED", "REJECTED", "CANCELED"),
          BookingStatus.ACCEPTED, Set.of("ASSIGNED", "CANCELED"),
          BookingStatus.ASSIGNED, Set.of("ASSIGNED", "ACCEPTED", "EN_ROUTE", "CANCELED"),
          BookingStatus.EN_ROUTE, Set.of("IN_PROGRESS", "NO_SHOW", "CANCELED"),
          BookingStatus.IN_PROGRESS, Set.of("COMPLETED"));

  @ParameterizedTest
  @EnumSource(BookingStatus.class)
  void stepsLeadWhereTheTableSays(BookingStatus status) {
    BookingState state = state(status);
    Set<String> reached = new TreeSet<>();
    for (Step step : STEPS) {
      state.after(step, false).ifPresent(next -> reached.add(next.status().name()));
    }

    assertThat(state.status()).isEqualTo(status);
    assertThat(reached).isEqualTo(TABLE.getOrDefault(status, Set.of()));
    assertThat(state.isTerminal()).isEqualTo(reached.isEmpty());
  }

  @ParameterizedTest
  @EnumSource(BookingStatus.class)
  void ofAReturnCompletingIsReturnCompleted(BookingStatus status) {
    assertThat(state(status).after(new Step.Complete(Instant.EPOCH), true).map(s -> s.status()))
        .isEqualTo(
            status == BookingStatus.IN_PROGRESS
                ? Optional.of(BookingStatus.RETURN_COMPLETED)
                : Optional.empty());
  }

  private static BookingState state(BookingStatus status) {
    return BookingState.of(status, CREW, Optional.of(Instant.EPOCH), Optional.of(Instant.EPOCH));
  }
}
