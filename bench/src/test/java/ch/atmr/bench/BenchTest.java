package ch.atmr.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.atmr.optimiser.SearchParameters;
import ch.atmr.solve.Instance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchTest {

  /**
   * Two rides on a line in Cordeau's format, from 1 to 2 and from 3 to 4; the best plan drives 8.
   */
  private static final String TWO_RIDES =
      """
      1 4 480 4 90
      0 0 0 0 0 0 1440
      1 1 0 1 1 0 1440
      2 3 0 1 1 0 1440
      3 2 0 1 -1 0 1440
      4 4 0 1 -1 0 1440
      """;

  @TempDir private Path folder;

  private int bench(String... arguments) {
    return new CommandLine(new BenchCommand()).execute(arguments);
  }

  private Path instance() throws IOException {
    Path instances = Files.createDirectories(folder.resolve("instances"));
    return Files.writeString(instances.resolve("two.txt"), TWO_RIDES);
  }

  @Test
  void runsBothEnginesAndReportsTheirGaps() throws IOException {
    Path runs = folder.resolve("runs");
    instance();
    String instances = folder.resolve("instances").toString();
    Path best = Files.writeString(folder.resolve("best.csv"), "instance,value\ntwo,8.00\n");
    assertThat(
            bench(
                "run",
                "--out=" + runs,
                "--seconds=0.5",
                "--engines=atmr,ortools",
                "--best=" + best,
                "--abreast=2",
                instances))
        .isZero();
    assertThat(bench("report", "--out=" + runs, "--best=" + best, "--at=5", "--curves=two"))
        .isZero();
    assertThat(Files.readAllLines(runs.resolve("gaps.csv")))
        .hasSize(3)
        .anySatisfy(line -> assertThat(line).startsWith("atmr,two,1,5,").endsWith(",8.00,0.000"))
        .anySatisfy(
            line -> assertThat(line).startsWith("ortools,two,1,5,").endsWith(",8.00,0.000"));
    assertThat(runs.resolve("gaps.svg")).content().startsWith("<svg").contains("two</text>");
    assertThat(runs.resolve("cost-two.svg")).content().startsWith("<svg").endsWith("</svg>\n");
  }

  @Test
  void doesNotRunAgainWhatIsThere() throws IOException {
    Path runs = folder.resolve("runs");
    String instance = instance().toString();
    assertThat(bench("run", "--out=" + runs, "--seconds=0.05", instance)).isZero();
    Path trace = runs.resolve("atmr~two~1.trace.csv");
    Files.writeString(trace, "seconds,iterations,unserved,vehicles,travel\n1.000,7,0,1,9.9000\n");
    assertThat(bench("run", "--out=" + runs, "--seconds=0.05", "--seeds=1,2", instance)).isZero();
    assertThat(trace).content().contains("1.000,7,0,1,9.9000");
    assertThat(runs.resolve("atmr~two~2.trace.csv")).exists();
  }

  @Test
  void aRunEndsWithTheBestKnownValue() {
    Engine.Budget budget =
        new Engine.Budget(
            1, Duration.ofHours(1), SearchClock.CPU, new BestKnown.Value(0, 8)::isMet);
    Engine.Outcome outcome =
        new AtmrEngine(SearchParameters.standard()).run(Instance.read(TWO_RIDES).problem(), budget);
    assertThat(outcome.plan().cost().travel()).isEqualTo(8);
    assertThat(outcome.trace().points().getLast().travel()).isEqualTo(8);
  }

  @Test
  void measuresGrowth() throws IOException {
    Path out = folder.resolve("growth");
    assertThat(bench("growth", "--out=" + out, "--seconds=0.05", instance().toString())).isZero();
    assertThat(Files.readAllLines(out.resolve("growth.csv")).get(1))
        .startsWith("2,")
        .matches("2,[0-9]+,[0-9.]+,[0-9]+,[0-9.]*,[0-9.]+,[0-9]*");
    assertThat(out.resolve("growth.svg")).content().contains("n log n");
  }

  @Test
  void theTraceSaysWhatThePlanWasAtAnyTime() {
    Trace trace =
        Trace.of(
            List.of(
                "seconds,iterations,unserved,vehicles,travel",
                "0.500,0,1,2,10.0000",
                "2.000,30,0,2,12.0000"));
    assertThat(trace.at(0.4)).isEmpty();
    assertThat(trace.at(1)).hasValue(new Trace.Point(0.5, 0, 1, 2, 10));
    assertThat(trace.at(2)).hasValue(new Trace.Point(2, 30, 0, 2, 12));
    assertThat(trace.firstFull()).hasValue(new Trace.Point(2, 30, 0, 2, 12));
    assertThat(Trace.of(trace.lines())).isEqualTo(trace);
  }

  @Test
  void vehiclesCountBeforeDistance() throws IOException {
    Path file =
        Files.writeString(folder.resolve("best.csv"), "instance,vehicles,distance\nlr1,4,100.00\n");
    BestKnown.Value best = BestKnown.read(List.of(file)).of("lr1").orElseThrow();
    assertThat(best.isMet(new Trace.Point(1, 1, 0, 4, 100.004))).isTrue();
    assertThat(best.isMet(new Trace.Point(1, 1, 0, 5, 90))).isFalse();
    assertThat(best.isMet(new Trace.Point(1, 1, 1, 4, 90))).isFalse();
    assertThat(best.gap(new Trace.Point(1, 1, 0, 4, 102))).isEqualTo(2);
    assertThat(BestKnown.read(List.of(file)).of("lr2")).isEmpty();
  }

  @Test
  void parametersAreSetByName() {
    SearchParameters standard = SearchParameters.standard();
    assertThat(ParameterSetting.apply(standard, List.of("tailShare=0", "coolings=3")))
        .isEqualTo(standard.toBuilder().tailShare(0).coolings(3).build());
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> ParameterSetting.apply(standard, List.of("unknown=1")));
  }
}
