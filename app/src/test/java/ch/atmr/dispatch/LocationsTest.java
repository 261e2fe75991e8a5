package ch.atmr.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.kernel.GeoPoint;
import ch.atmr.optimiser.TravelMatrix;
import ch.atmr.routing.GreatCircleTravelTimes;
import ch.atmr.routing.TrafficFactors;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocationsTest {
  private static final GeoPoint HOME = new GeoPoint(46.2, 6.1);
  private static final GeoPoint CLINIC = new GeoPoint(46.21, 6.15);

  @Test
  void aDriveTakesLongerInTheHourInWhichItBegins() {
    Locations locations = new Locations(new TrafficFactors(Map.of(8, 1.5)));
    int homeAtEight = locations.of(HOME, 8);
    int homeAtTen = locations.of(HOME, 10);
    int clinic = locations.of(CLINIC, 10);
    assertThat(locations.of(HOME, 14)).isEqualTo(homeAtTen).isNotEqualTo(homeAtEight);
    assertThat(locations.points()).containsExactly(HOME, CLINIC);

    TravelMatrix matrix =
        locations.matrix(
            new GreatCircleTravelTimes().between(locations.points()), seconds -> 2 * seconds);

    int free = HOME.estimatedDriveSeconds(CLINIC);
    assertThat(matrix.duration(homeAtTen, clinic)).isEqualTo(free);
    assertThat(matrix.cost(homeAtTen, clinic)).isEqualTo(2 * free);
    assertThat(matrix.duration(homeAtEight, clinic)).isEqualTo(Math.ceil(1.5 * free));
    assertThat(matrix.duration(clinic, homeAtEight)).isEqualTo(free);
    assertThat(matrix.duration(homeAtTen, homeAtEight)).isZero();
  }

  @Test
  void withoutFactorsAPlaceIsOneLocation() {
    Locations locations = new Locations(TrafficFactors.NONE);
    assertThat(locations.of(HOME, 8)).isEqualTo(locations.of(HOME, 17));
  }
}
