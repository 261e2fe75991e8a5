package ch.atmr.solve;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What {@code ./atmr solve} says of days that are wrong, impossible in part, or too large. */
class BadDaysTest {
  @TempDir Path folder = Path.of("");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int solve(String text, String... options) throws IOException {
    Path file = Files.writeString(folder.resolve("day"), text);
    String[] arguments = new String[options.length + 1];
    arguments[0] = file.toString();
    System.arraycopy(options, 0, arguments, 1, options.length);
    return new CommandLine(new SolveCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // windows that cross
        "T15:00:00+01:00; T06:59:59+01:00; WINDOW_CROSSES drivers[0].shift_end:",
        "T13:30:00+01:00; T10:59:00+01:00; WINDOW_CROSSES drivers[0].break_latest:",
        "\"break_min\": 45; \"break_min\": 151; WINDOW_CROSSES drivers[0].break.window:",
        // negative, infinite, no number
        "\"max_ride_min\": 40; \"max_ride_min\": -1; NEGATIVE rides[0].max_ride_min:",
        "\"max_ride_min\": 40; \"max_ride_min\": 1e999; MALFORMED rides[0].max_ride_min:",
        "\"max_ride_min\": 40; \"max_ride_min\": NaN; MALFORMED file:",
        "\"max_late_min\": 30; \"max_late_min\": 1e9; OUT_OF_RANGE rides[1].max_late_min:",
        "\"companions\": 1; \"companions\": -1; NEGATIVE rides[0].companions:",
        "\"companions\": 1; \"companions\": \"1\"; MALFORMED rides[0].companions:",
        "\"lat\": 46.21; \"lat\": -1e999; MALFORMED places[1].lat:",
        "\"lon\": 6.12; \"lon\": 181; OUT_OF_RANGE places[1].lon:",
        "\"break_min\": 45; \"break_min\": -45; NEGATIVE drivers[0].break_min:",
        // unknown ids
        "\"to\": \"B\"; \"to\": \"Z\"; UNKNOWN_REFERENCE rides[0].to:",
        "\"link\": \"R1\"; \"link\": \"R2\"; BAD_PAIR requests[1].outbound:",
        "\"id\": \"R3\"; \"id\": \"\"; MALFORMED rides[2].id:",
        // a return whose time is not known
        "\"estimated_ready_time\"; \"ready_time\"; MALFORMED rides[1].estimated_ready_time:",
        "2026-12-01T10:00:00+01:00; tomorrow; MALFORMED rides[1].estimated_ready_time:",
      })
  void aBrokenFieldIsNamed(String from, String to, String fault) throws IOException {
    String text = Days.DAY.replaceFirst(Pattern.quote(from), to);
    assertThat(text).isNotEqualTo(Days.DAY);
    assertThat(solve(text)).isEqualTo(1);
    assertThat(err.toString()).startsWith(fault);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aDayWithoutDriversOrWithoutRidesIsRefused() throws IOException {
    JsonObject day = Days.json(Days.DAY);
    for (String list : new String[] {"drivers", "rides"}) {
      String text =
          Json.createObjectBuilder(day).add(list, JsonArray.EMPTY_JSON_ARRAY).build().toString();
      assertThat(solve(text)).isEqualTo(1);
    }
    assertThat(err.toString()).contains("NO_VEHICLES vehicles: ", "NO_REQUESTS requests: ");
  }

  @Test
  void aDeliveryBeforeItsPickupIsRefused() throws IOException {
    // Cordeau: the drop-off's load takes what the pick-up's brings; Li and Lim: partners name each
    // other.
    assertThat(solve(Days.CORDEAU.replace("3 6 8 3 -1 20 480", "3 6 8 3 1 20 480"))).isEqualTo(1);
    assertThat(err.toString()).contains("BAD_PAIR");
    assertThat(
            solve(
                """
                2 10 1
                0 0 0 0 0 500 0 0 0
                1 1 1 -1 0 500 5 0 2
                2 2 2 1 0 500 5 1 0
                """))
        .isEqualTo(1);
    assertThat(err.toString()).contains("BAD_PAIR");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "T09:00:00+01:00; T07:00:00+01:00; R1; DROPOFF_WINDOW",
        "\"depot\": \"D\", \"skills\": [\"stairs\"]; \"depot\": \"D\"; R1; NO_SKILLED_DRIVER",
        "\"companions\": 1; \"companions\": 3; R1; CAPACITY",
        "\"max_ride_min\": 40; \"max_ride_min\": 0; R1; RIDE_TIME",
        "\"wheelchair_places\": 1; \"wheelchair_places\": 0; R3; NO_WHEELCHAIR_PLACE",
      })
  void anImpossibleRideIsLeftOutWithItsReasonAndTheOthersArePlanned(
      String from, String to, String ride, String reason) throws IOException {
    String text = Days.DAY.replaceFirst(Pattern.quote(from), to);
    assertThat(text).isNotEqualTo(Days.DAY);
    assertThat(solve(text, "--iterations", "50")).isZero();
    JsonObject plan = Days.json(out.toString());
    assertThat(plan.getJsonArray("unassigned")).hasSize(1);
    JsonObject left = plan.getJsonArray("unassigned").getJsonObject(0);
    assertThat(left.getString("ride")).isEqualTo(ride);
    assertThat(left.getString("reason")).isEqualTo(reason);
    assertThat(left.getString("remedy")).isNotBlank();
    long served =
        plan.getJsonArray("routes").getJsonObject(0).getJsonArray("stops").stream()
            .filter(stop -> stop.asJsonObject().getString("kind").equals("pickup"))
            .count();
    assertThat(served).isEqualTo(2);
  }

  @Test
  void tenThousandRidesBetweenFewPlacesArePlanned() throws IOException {
    assertThat(solve(large(10_000, 200), "--time", "2s")).as(err.toString()).isZero();
    JsonObject plan = Days.json(out.toString());
    long served =
        plan.getJsonArray("routes").stream()
            .flatMap(route -> route.asJsonObject().getJsonArray("stops").stream())
            .filter(stop -> stop.asJsonObject().getString("kind").equals("pickup"))
            .count();
    assertThat(served).isPositive();
    assertThat(served + plan.getJsonArray("unassigned").size()).isEqualTo(10_000);
  }

  @Test
  void tenThousandRidesBetweenPlacesOfTheirOwnAreRefusedByTheLimit() throws IOException {
    assertThat(solve(large(10_000, 20_000))).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("OUT_OF_RANGE places: 20001 (expected: <= ")
        .contains("<= 15000");
  }

  @Test
  void theLimitFollowsTheHeap() {
    assertThat(TransportDayReader.mostLocations(1L << 30)).isEqualTo(8192);
    assertThat(TransportDayReader.mostLocations(64L << 30)).isEqualTo(15_000);
  }

  /** A day of many rides and 20 drivers; the places lie on a grid of some hundred metres. */
  private static String large(int rides, int places) {
    StringBuilder text =
        new StringBuilder(
            "{\"format\":\"transport-day\",\"version\":1,\"places\":[{\"id\":\"D\",\"lat\":46.2,\"lon\":6.1}");
    for (int k = 0; k < places; k++) {
      text.append(
          String.format(
              Locale.ROOT,
              ",{\"id\":\"%d\",\"lat\":%.5f,\"lon\":%.5f}",
              k,
              46.1 + 0.002 * (k % 150),
              6.0 + 0.002 * Math.floorDiv(k, 150)));
    }
    text.append("],\"patients\":[],\"drivers\":[");
    for (int k = 0; k < 20; k++) {
      text.append(
          (k == 0 ? "" : ",")
              + "{\"id\":\"V"
              + k
              + "\",\"shift_start\":\"2026-12-01T07:00:00+01:00\",\"depot\":\"D\","
              + "\"shift_end\":\"2026-12-01T18:00:00+01:00\",\"vehicle\":{\"seats\":4}}");
    }
    text.append("],\"rides\":[");
    for (int k = 0; k < rides; k++) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s{\"id\":\"R%d\",\"mobility\":\"ambulatory\",\"time_kind\":\"pickup_at\","
                  + "\"requested_time\":\"2026-12-01T%02d:%02d:00+01:00\",\"max_late_min\":30,"
                  + "\"from\":\"%d\",\"to\":\"%d\",\"max_ride_min\":60}",
              k == 0 ? "" : ",",
              k,
              7 + k % 10,
              k % 60,
              2 * k % places,
              (2 * k + 1) % places));
    }
    return text.append("]}").toString();
  }
}
