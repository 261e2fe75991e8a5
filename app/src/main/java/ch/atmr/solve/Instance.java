package ch.atmr.solve;

import ch.atmr.optimiser.CordeauReader;
import ch.atmr.optimiser.Fault;
import ch.atmr.optimiser.FaultCode;
import ch.atmr.optimiser.InvalidInputException;
import ch.atmr.optimiser.LiLimReader;
import ch.atmr.optimiser.Plan;
import ch.atmr.optimiser.RoutingProblem;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.StringTokenizer;

/** What a file holds: a benchmark as text, or a day of transport. */
public sealed interface Instance {

  RoutingProblem problem();

  /** The plan that drivers and passengers know; empty without one. */
  Optional<Plan> published();

  /** A benchmark; locations are node ids, depots 0 (and 2n + 1). */
  record Text(RoutingProblem problem) implements Instance {

    @Override
    public Optional<Plan> published() {
      return Optional.empty();
    }
  }

  /** A day of transport. */
  record Day(TransportDay day) implements Instance {

    @Override
    public RoutingProblem problem() {
      return day.problem();
    }

    @Override
    public Optional<Plan> published() {
      return day.published();
    }
  }

  /** Tells the formats apart by content: an object is a day, 5 numbers Cordeau, 3 Li and Lim. */
  static Instance read(String text) {
    if (text.stripLeading().startsWith("{")) {
      return new Day(TransportDayReader.read(json("file", text)));
    }
    String header = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    return switch (new StringTokenizer(header).countTokens()) {
      case 5 -> new Text(CordeauReader.read(text));
      case 3 -> new Text(LiLimReader.read(text));
      default ->
          throw new InvalidInputException(
              List.of(
                  new Fault(
                      FaultCode.MALFORMED,
                      "file",
                      "neither transport-day JSON nor Cordeau (5 header fields) nor Li and Lim"
                          + " (3 header fields)")));
    };
  }

  static JsonObject json(String field, String text) {
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      return reader.readObject();
    } catch (JsonException broken) {
      throw new InvalidInputException(
          List.of(new Fault(FaultCode.MALFORMED, field, "no JSON object: " + broken.getMessage())));
    }
  }
}
