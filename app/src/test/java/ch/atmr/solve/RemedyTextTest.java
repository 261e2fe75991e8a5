package ch.atmr.solve;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.optimiser.Demand;
import ch.atmr.optimiser.Reason;
import ch.atmr.optimiser.Remedy;
import ch.atmr.optimiser.RequestId;
import ch.atmr.optimiser.StopKind;
import ch.atmr.optimiser.TimeWindow;
import ch.atmr.optimiser.Unassigned;
import ch.atmr.optimiser.VehicleId;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RemedyTextTest {

  private static String text(Remedy remedy) {
    return RemedyText.of(new Unassigned(new RequestId("a"), Reason.NOT_TRIED, 0, remedy));
  }

  @Test
  void saysEachRemedyInWords() {
    VehicleId driver = new VehicleId("D-07");
    assertThat(text(new Remedy.None())).isEqualTo("no single change helps");
    assertThat(text(new Remedy.WidenWindow(StopKind.PICKUP, 0, 61)))
        .isEqualTo("pick-up later by 2 min");
    assertThat(text(new Remedy.WidenWindow(StopKind.DROPOFF, 300, 0)))
        .isEqualTo("drop-off earlier by 5 min");
    assertThat(text(new Remedy.LengthenRide(720))).isEqualTo("ride longer by 12 min");
    assertThat(text(new Remedy.ExtendShift(driver, 0, 1200)))
        .isEqualTo("shift of D-07 later by 20 min");
    assertThat(text(new Remedy.MoveBreak(driver, 60, 0)))
        .isEqualTo("break of D-07 earlier by 1 min");
    assertThat(text(new Remedy.AllowSharing())).isEqualTo("let it travel with others");
    assertThat(
            text(
                new Remedy.AddVehicle(new Demand(2, 1, 0), Set.of("oxygen"), new TimeWindow(0, 1))))
        .isEqualTo("add a vehicle with 2 seats, 1 wheelchair place, skill oxygen");
  }
}
