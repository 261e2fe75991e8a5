package ch.atmr.solve;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SolveCommandTest {

  @TempDir Path folder = Path.of("");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path day = Path.of("");
  private Path text = Path.of("");

  @BeforeEach
  void files() throws IOException {
    day = Files.writeString(folder.resolve("day.json"), Days.DAY);
    text = Files.writeString(folder.resolve("cordeau.txt"), Days.CORDEAU);
  }

  private int run(Object... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String[] texts = new String[arguments.length];
    for (int k = 0; k < texts.length; k++) {
      texts[k] = arguments[k].toString();
    }
    return new CommandLine(new SolveCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(texts);
  }

  @Test
  void plansADayAndFindsItsOwnPlanFeasible() throws IOException {
    Path plan = folder.resolve("plan.json");
    assertThat(run(day, "--iterations", 100, "--out", plan)).isZero();
    assertThat(out.toString()).startsWith("served 3 of 3 with 1 vehicles");
    JsonObject json = Days.json(Files.readString(plan));
    assertThat(json.getJsonArray("unassigned")).isEmpty();
    assertThat(json.getInt("seed")).isEqualTo(1);
    assertThat(json.getInt("iterations")).isEqualTo(100);
    assertThat(json.getJsonObject("cost").keySet())
        .contains("unserved", "driving_seconds", "driving_km");
    JsonObject route = json.getJsonArray("routes").getJsonObject(0);
    assertThat(route.getString("driver")).isEqualTo("V1");
    JsonObject stop = route.getJsonArray("stops").getJsonObject(0);
    assertThat(stop.getString("ride")).isEqualTo("R1");
    assertThat(stop.getString("kind")).isEqualTo("pickup");
    assertThat(stop.getString("arrival")).matches("2026-12-01T0[78]:\\d\\d:\\d\\d\\+01:00");
    assertThat(stop.getJsonObject("load").getInt("seats")).isEqualTo(2);
    assertThat(run(day, "--check", plan)).isZero();
    assertThat(Days.json(out.toString()).getBoolean("feasible")).isTrue();
  }

  @Test
  void plansADayThatIsBeingDriven() throws IOException {
    Path underWay = Path.of("..", "examples", "day-under-way.json");
    Path plan = folder.resolve("plan.json");
    assertThat(run(underWay, "--iterations", 200, "--out", plan)).as(err.toString()).isZero();
    assertThat(out.toString()).startsWith("served 5 of 5");
    List<String> ofV1 = stops(plan, "V1");
    assertThat(ofV1)
        .startsWith(
            "dropoff ABOARD 2027-03-02T09:54:00+01:00", "pickup NEXT 2027-03-02T10:05:00+01:00")
        .contains("pickup PUBLISHED 2027-03-02T11:00:00+01:00");
    assertThat(stops(plan, "V2")).anyMatch(stop -> stop.matches("pickup PINNED .*T11:3[0-5]:.*"));
    assertThat(run(underWay, "--check", plan)).isZero();
    assertThat(run(underWay, "--explain", plan)).isZero();

    String text = Files.readString(plan);
    Path moved =
        Files.writeString(folder.resolve("moved.json"), text.replace("T09:54:", "T09:55:"));
    assertThat(run(underWay, "--check", moved)).isEqualTo(1);
    assertThat(out.toString()).contains("\"frozen\"");
  }

  private static List<String> stops(Path plan, String driver) throws IOException {
    return Days.json(Files.readString(plan)).getJsonArray("routes").stream()
        .map(JsonValue::asJsonObject)
        .filter(route -> route.getString("driver").equals(driver))
        .flatMap(route -> route.getJsonArray("stops").stream())
        .map(JsonValue::asJsonObject)
        .map(stop ->
            stop.getString("kind") + " " + stop.getString("ride") + " " + stop.getString("start"))
        .toList();
  }

  @Test
  void explainsAPlanAndTellsTwoApart() throws IOException {
    Path plan = folder.resolve("plan.json");
    assertThat(run(day, "--iterations", 100, "--out", plan)).isZero();
    assertThat(run(day, "--explain", plan)).isZero();
    JsonObject whole = Days.json(out.toString());
    assertThat(whole.getJsonArray("rides")).hasSize(3);
    assertThat(whole.getJsonArray("unassigned")).isEmpty();
    assertThat(whole.getJsonObject("price_rappen").getInt("unserved")).isZero();
    JsonObject ride = whole.getJsonArray("rides").getJsonObject(0);
    assertThat(ride.getString("driver")).isEqualTo("V1");
    assertThat(ride.getJsonObject("price_rappen").getInt("driving")).isPositive();

    Path none = Files.writeString(folder.resolve("none.json"), "{\"routes\": []}");
    assertThat(run(day, "--explain", none)).isZero();
    JsonObject left = Days.json(out.toString()).getJsonArray("unassigned").getJsonObject(0);
    JsonObject place = left.getJsonArray("places").getJsonObject(0);
    assertThat(place.getString("pickup")).matches("2026-12-01T0[78]:\\d\\d:\\d\\d\\+01:00");
    assertThat(place.getJsonObject("price_rappen").getInt("unserved")).isEqualTo(-15_000);

    assertThat(run(day, "--check", plan, "--diff", none)).isZero();
    JsonObject checked = Days.json(out.toString());
    assertThat(checked.getJsonObject("price_rappen"))
        .isEqualTo(whole.getJsonObject("price_rappen"));
    assertThat(checked.getJsonArray("changes")).hasSize(3);
    assertThat(checked.getJsonArray("changes").getJsonObject(0).getString("kind"))
        .isEqualTo("REMOVED");
  }

  @Test
  void theSameSeedAndIterationsGiveTheSameBytes() {
    assertThat(run(day, "--iterations", 50, "--seed", 7)).isZero();
    String first = out.toString();
    assertThat(run(day, "--iterations", 50, "--seed", 7)).isZero();
    assertThat(out.toString()).isEqualTo(first);
  }

  @Test
  void plansABenchmarkAndChecksNodeLists() throws IOException {
    Path plan = folder.resolve("plan.json");
    assertThat(run(text, "--time", "50ms", "--threads", 2, "--out", plan)).isZero();
    JsonObject json = Days.json(Files.readString(plan));
    assertThat(json.getJsonNumber("cost").doubleValue()).isPositive();
    assertThat(json.getJsonArray("routes").getJsonArray(0)).hasSize(4);
    assertThat(json.getJsonArray("starts").getJsonArray(0)).hasSize(4);
    assertThat(run(text, "--check", plan)).isZero();
    assertThat(checked(text, "{\"routes\": [[0, 2, 4, 1, 3, 5]]}")).isZero();
    assertThat(checked(text, "{\"routes\": [[1, 3]]}")).isEqualTo(1);
    assertThat(out.toString()).contains("\"rule\":\"missing\",\"ride\":\"2\"");
    assertThat(checked(text, "{\"routes\": [[1, 3], [2, 4]]}")).isEqualTo(1);
    assertThat(out.toString()).contains("unknown_driver");
    assertThat(checked(text, "{\"routes\": [[1, 3, 2, 4, 9]]}")).isEqualTo(1);
    assertThat(out.toString()).contains("unknown_ride");
    assertThat(checked(text, "{\"routes\": [[2, 4]], \"starts\": [[10, 15]]}")).isEqualTo(1);
    assertThat(out.toString()).contains("\"rule\":\"travel\"");
    assertThat(checked(text, "{\"routes\": [[2, 4]], \"starts\": [[10]]}")).isEqualTo(1);
    assertThat(err.toString()).contains("MALFORMED starts[0]");
  }

  private int checked(Path instance, String plan) throws IOException {
    return run(instance, "--check", Files.writeString(folder.resolve("given.json"), plan));
  }

  @Test
  void checksADayWithAndWithoutTimes() throws IOException {
    String orders =
        """
        {"routes": [{"driver": "V1", "stops": [
          {"ride": "R1", "kind": "pickup"}, {"ride": "R1", "kind": "dropoff"},
          {"kind": "break"}]}],
         "unassigned": [{"ride": "R2"}, {"ride": "R3"}]}
        """;
    assertThat(checked(day, orders)).isZero();
    String timed =
        orders.replace(
            "\"pickup\"",
            "\"pickup\", \"arrival\": \"2026-12-01T08:00:00+01:00\","
                + " \"start\": \"2026-12-01T08:00:00+01:00\","
                + " \"departure\": \"2026-12-01T08:03:00+01:00\"");
    assertThat(checked(day, timed)).isEqualTo(1);
    assertThat(out.toString()).contains("{\"rule\":\"times\",\"amount\":2.0}");
    assertThat(checked(day, orders.replace("{\"kind\": \"break\"}", "{\"kind\": \"nap\"}")))
        .isEqualTo(1);
    assertThat(err.toString()).contains("OUT_OF_RANGE routes[0].stops[2].kind");
  }

  @Test
  void wrongUsageIsTwo() {
    assertThat(run(day, "--time", "5 parsecs")).isEqualTo(2);
    assertThat(run(day, "--time", "0s")).isEqualTo(2);
    assertThat(run(day, "--iterations", "0")).isEqualTo(2);
    assertThat(run(day, "--time", "1s", "--iterations", "5")).isEqualTo(2);
    assertThat(run(day, "--threads", "0")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
  }

  @Test
  void brokenFilesAreOneWithTheFieldAtFault() throws IOException {
    assertThat(run(folder.resolve("absent"))).isEqualTo(1);
    assertThat(err.toString()).contains("absent");
    Path broken =
        Files.writeString(folder.resolve("broken.json"), Days.DAY.replace("\"A\"", "\"X\""));
    assertThat(run(broken, "--iterations", 5)).isZero();
    Path none = Files.writeString(folder.resolve("none.json"), Days.DAY.replace("46.20", "NaN"));
    assertThat(run(none)).isEqualTo(1);
    assertThat(err.toString()).contains("MALFORMED file");
    byte[] bytes = {(byte) 0xff, (byte) 0xfe, 0, 1};
    assertThat(run(Files.write(folder.resolve("bytes"), bytes))).isEqualTo(1);
    assertThat(err.toString()).contains("MALFORMED");
  }

  @Test
  void namesReasonAndRemedyOfWhatIsLeftOut() throws IOException {
    Path late =
        Files.writeString(
            folder.resolve("late.json"), Days.DAY.replace("T09:00:00+01:00", "T07:00:00+01:00"));
    assertThat(run(late, "--iterations", 50)).isZero();
    JsonObject left = Days.json(out.toString()).getJsonArray("unassigned").getJsonObject(0);
    assertThat(left.getString("ride")).isEqualTo("R1");
    assertThat(left.getString("reason")).isEqualTo("DROPOFF_WINDOW");
    assertThat(left.getString("remedy")).matches("drop-off later by \\d+ min");
  }
}
