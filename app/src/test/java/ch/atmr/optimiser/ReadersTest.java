package ch.atmr.optimiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadersTest {

  private static final String CORDEAU =
      """
      2 2 480 3 30
        0   0.0   0.0   0   0    0  480
        1   3.0   4.0   3   1    0 1440
        2   0.0   6.0   3   2   10   25
        3   6.0   8.0   3  -1   20   35
        4   0.0   9.0   3  -2    0 1440
        5   0.0   0.0   0   0    0  460
      """;

  private static final String LI_LIM =
      """
      2 200 1
      0 0 0 0 0 230 0 0 0
      1 3 4 10 20 60 5 0 3
      2 0 6 7 0 230 5 0 4
      3 6 8 -10 30 90 5 1 0
      4 0 9 -7 0 230 5 2 0
      """;

  @Test
  void readsCordeau() {
    RoutingProblem problem = CordeauReader.read(CORDEAU);
    assertThat(problem.requests()).hasSize(2);
    Request second = problem.requests().get(1);
    assertThat(second.id()).isEqualTo(new RequestId("2"));
    assertThat(second.pickup()).isEqualTo(new Stop(2, new TimeWindow(10, 25), 3));
    assertThat(second.dropoff().location()).isEqualTo(4);
    assertThat(second.demand()).isEqualTo(Demand.seats(2));
    assertThat(second.maxRide()).isEqualTo(30);
    assertThat(problem.vehicles()).hasSize(2);
    Vehicle vehicle = problem.vehicles().getFirst();
    assertThat(vehicle.shift()).isEqualTo(new TimeWindow(0, 460));
    assertThat(vehicle.maxDuration()).isEqualTo(480);
    assertThat(vehicle.endLocation()).isEqualTo(5);
    assertThat(problem.travel().duration(0, 3)).isEqualTo(10);
  }

  @Test
  void readsCordeauWithoutAnEndDepotAndWithNodesInTheHeader() {
    String text = CORDEAU.substring(0, CORDEAU.indexOf("  5 ")).replace("2 2 480", "2 4 480");
    RoutingProblem problem = CordeauReader.read(text);
    assertThat(problem.vehicles().getFirst().endLocation()).isZero();
    assertThat(problem.vehicles().getFirst().shift().latest()).isEqualTo(480);
  }

  @Test
  void readsLiLim() {
    RoutingProblem problem = LiLimReader.read(LI_LIM);
    assertThat(problem.requests()).hasSize(2);
    Request first = problem.requests().getFirst();
    assertThat(first.pickup()).isEqualTo(new Stop(1, new TimeWindow(20, 60), 5));
    assertThat(first.dropoff()).isEqualTo(new Stop(3, new TimeWindow(30, 90), 5));
    assertThat(first.maxRide()).isInfinite();
    // 10 nodes x 2 x the longest arc of 10.81 and more: one vehicle less beats any distance.
    assertThat(problem.vehicles().getFirst().fixedCost()).isGreaterThan(100);
  }

  @ParameterizedTest
  @CsvSource({
    "'2 2 480 3 30', '2 2 480 3', MALFORMED, row[0]",
    "'2 2 480', '0 2 480', NO_VEHICLES, vehicles",
    "'2 2 480', '2 3 480', MALFORMED, header[1]",
    "'2 2 480', '1.5 2 480', OUT_OF_RANGE, header[0]",
    "'2 2 480 3 30', '2 2 480 3 -30', NEGATIVE, request.maxRide",
    "3.0   4.0, NaN 4.0, NOT_A_NUMBER, row[2][1]",
    "3.0   4.0, x 4.0, NOT_A_NUMBER, row[2][1]",
    "10   25, 26 25, WINDOW_CROSSES, node[2].window",
    "'-1   20', '-2   20', BAD_PAIR, node[1].load",
    "'3   1    0 1440', '-3   1    0 1440', NEGATIVE, node[1].stop.service",
    "'  2   0.0', '  7   0.0', MALFORMED, row[3][0]",
    "'3   1    0', '3   0.5    0', BAD_PAIR, node[1].load",
  })
  void refusesBrokenCordeau(String from, String to, FaultCode code, String field) {
    refuses(CordeauReader::read, CORDEAU.replace(from, to), code, field);
  }

  @ParameterizedTest
  @CsvSource({
    "'2 200 1', '2 200', MALFORMED, row[0]",
    "'2 200 1', '0 200 1', NO_VEHICLES, vehicles",
    "'5 0 3', '5 0 9', UNKNOWN_REFERENCE, node[1].delivery",
    "'5 0 3', '5 0 4', BAD_PAIR, node[1].delivery",
    "'-10 30', '-9 30', BAD_PAIR, node[1].delivery",
    "'5 2 0', '5 0 2', BAD_PAIR, node[2].delivery",
    "'20 60', '61 60', WINDOW_CROSSES, node[1].window",
    "'20 60', '20 Infinity', NOT_A_NUMBER, row[2][5]",
  })
  void refusesBrokenLiLim(String from, String to, FaultCode code, String field) {
    refuses(LiLimReader::read, LI_LIM.replace(from, to), code, field);
  }

  @Test
  void refusesEmptyFiles() {
    refuses(CordeauReader::read, "\n", FaultCode.EMPTY, "file");
    refuses(CordeauReader::read, "1 1 1 1 1\n0 0 0 0 0 0 1\n", FaultCode.NO_REQUESTS, "nodes");
    refuses(LiLimReader::read, "1 1 1\n0 0 0 0 0 1 0 0 0\n", FaultCode.NO_REQUESTS, "nodes");
  }

  private static void refuses(
      Function<String, RoutingProblem> reader, String text, FaultCode code, String field) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> reader.apply(text))
        .satisfies(refused -> {
          assertThat(refused.faults().getFirst().code()).isEqualTo(code);
          assertThat(refused.faults().getFirst().field()).isEqualTo(field);
        });
  }
}
