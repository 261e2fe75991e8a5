package ch.atmr.routing;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what OSRM answers and believes nothing: code, dimensions, each number, and how far each
 * place lies from the road it was put on.
 */
final class OsrmAnswers {
  /** Nobody drives longer than two days. */
  private static final double LONGEST_SECONDS = 172_800;

  private static final double LONGEST_METRES = 10_000_000;
  private static final Pattern COORDINATE = Pattern.compile("coordinate ([0-9]{1,6})");

  private final int maxSnapMetres;

  OsrmAnswers(int maxSnapMetres) {
    this.maxSnapMetres = maxSnapMetres;
  }

  /** An answer to a request for so many rows and columns. */
  TableAnswer table(byte[] body, int rows, int columns) {
    Optional<JsonObject> read = object(body);
    if (read.isEmpty()) {
      return new TableAnswer.Useless("NO_JSON");
    }
    JsonObject answer = read.get();
    String code = code(answer);
    return switch (code) {
      case "Ok" -> times(answer, rows, columns);
      case "TooBig" -> new TableAnswer.TooBig();
      case "NoSegment" -> new TableAnswer.NoSegment(place(answer));
      default -> new TableAnswer.Useless(code);
    };
  }

  /** The first route; empty when the answer is of no use. */
  Optional<Drive> route(byte[] body) {
    return object(body)
        .flatMap(answer ->
            switch (code(answer)) {
              case "Ok" -> firstRoute(answer);
              case "NoRoute" -> Optional.of(Drive.NO_WAY);
              default -> Optional.empty();
            });
  }

  private static Optional<JsonObject> object(byte[] body) {
    try (JsonReader reader = Json.createReader(new ByteArrayInputStream(body))) {
      return Optional.of(reader.readObject());
    } catch (JsonException broken) {
      return Optional.empty();
    }
  }

  // What comes from outside goes into a log only as a word of letters.
  private static String code(JsonObject answer) {
    return answer.get("code") instanceof JsonString text
            && text.getString().matches("[A-Za-z]{1,40}")
        ? text.getString()
        : "NO_CODE";
  }

  private static OptionalInt place(JsonObject answer) {
    if (answer.get("message") instanceof JsonString text) {
      Matcher matcher = COORDINATE.matcher(text.getString());
      if (matcher.find()) {
        return OptionalInt.of(Integer.parseInt(matcher.group(1)));
      }
    }
    return OptionalInt.empty();
  }

  private TableAnswer times(JsonObject answer, int rows, int columns) {
    if (!(answer.get("durations") instanceof JsonArray durations) || durations.size() != rows) {
      return new TableAnswer.Useless("WRONG_DIMENSION");
    }
    boolean[] nearRow = near(answer.get("sources"), rows);
    boolean[] nearColumn = near(answer.get("destinations"), columns);
    int[][] seconds = new int[rows][columns];
    for (int row = 0; row < rows; row++) {
      if (!(durations.get(row) instanceof JsonArray cells) || cells.size() != columns) {
        return new TableAnswer.Useless("WRONG_DIMENSION");
      }
      for (int column = 0; column < columns; column++) {
        seconds[row][column] =
            nearRow[row] && nearColumn[column] ? seconds(cells.get(column)) : TableDraft.UNKNOWN;
      }
    }
    return new TableAnswer.Times(seconds);
  }

  /** Which places lie near the road they were put on; a server that does not say is believed. */
  private boolean[] near(@Nullable JsonValue waypoints, int count) {
    boolean[] near = new boolean[count];
    Arrays.fill(near, /* val= */ true);
    if (waypoints instanceof JsonArray places && places.size() == count) {
      for (int i = 0; i < count; i++) {
        near[i] =
            !(places.get(i) instanceof JsonObject place)
                || !(place.get("distance") instanceof JsonNumber metres)
                || metres.doubleValue() <= maxSnapMetres;
      }
    }
    return near;
  }

  private static int seconds(JsonValue cell) {
    return switch (cell.getValueType()) {
      case NULL -> TravelTable.NO_WAY;
      case NUMBER -> {
        double seconds = ((JsonNumber) cell).doubleValue();
        yield seconds >= 0 && seconds <= LONGEST_SECONDS
            ? (int) Math.ceil(seconds)
            : TableDraft.UNKNOWN;
      }
      case ARRAY, OBJECT, STRING, TRUE, FALSE -> TableDraft.UNKNOWN;
    };
  }

  private Optional<Drive> firstRoute(JsonObject answer) {
    if (!(answer.get("routes") instanceof JsonArray routes)
        || routes.isEmpty()
        || !(routes.getFirst() instanceof JsonObject route)
        || !(route.get("duration") instanceof JsonNumber duration)
        || !(route.get("distance") instanceof JsonNumber distance)
        || !allNear(near(answer.get("waypoints"), 2))) {
      return Optional.empty();
    }
    double seconds = Math.ceil(duration.doubleValue());
    double metres = distance.doubleValue();
    return seconds >= 0 && seconds <= LONGEST_SECONDS && metres >= 0 && metres <= LONGEST_METRES
        ? Optional.of(new Drive(seconds, metres, /* estimated= */ false))
        : Optional.empty();
  }

  private static boolean allNear(boolean[] near) {
    return near[0] && near[1];
  }
}
