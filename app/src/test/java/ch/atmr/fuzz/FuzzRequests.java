package ch.atmr.fuzz;

import ch.atmr.testing.DayCsv;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** Makes requests up: an operation of the contract, a caller, and values right or wrong. */
final class FuzzRequests {
  /** Hashing a password takes a tenth of a second on purpose: those operations come up less. */
  private static final List<String> SLOW = List.of("login", "register", "resetPassword");

  private static final LocalDate DAY = LocalDate.of(2026, 12, 1);

  private final SplittableRandom random;
  private final Harvest harvest;
  private final SchemaValues values;
  private final Spoiler spoiler;
  private final List<String> callers;
  private final List<Place> places = new ArrayList<>();
  private final Map<String, Set<String>> refused = new HashMap<>();

  /** Where an operation stands. */
  private record Place(String path, String method, String pointer, JsonNode operation) {}

  FuzzRequests(JsonNode document, SplittableRandom random, Harvest harvest, List<String> callers) {
    this.random = random;
    this.harvest = harvest;
    this.values = new SchemaValues(document, random, harvest);
    this.spoiler = new Spoiler(random);
    this.callers = callers;
    document
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(operation ->
                    places.add(
                        new Place(
                            path.getKey(),
                            operation.getKey(),
                            "/paths/" + path.getKey().replace("/", "~1") + "/" + operation.getKey(),
                            operation.getValue()))));
  }

  int operations() {
    return places.size();
  }

  FuzzRequest next() {
    Place place = places.get(random.nextInt(places.size()));
    while (SLOW.contains(place.operation().get("operationId").asText()) && random.nextInt(8) > 0) {
      place = places.get(random.nextInt(places.size()));
    }
    String kind = kind(place.path());
    List<String> query = new ArrayList<>();
    List<String> headers = new ArrayList<>();
    String path = place.path();
    for (JsonNode raw : place.operation().path("parameters")) {
      JsonNode parameter = values.resolve(raw);
      String name = parameter.get("name").asText();
      switch (parameter.get("in").asText()) {
        case "path" -> path = path.replace("{" + name + "}", pathValue(kind, name, parameter));
        case "query" -> addQuery(query, name, parameter);
        default -> addHeader(headers, name, parameter);
      }
    }
    if (random.nextInt(60) == 0) {
      query.add("surprise=" + spoiler.parameter());
    }
    JsonNode content = values.resolve(place.operation().path("requestBody")).path("content");
    String type = content.properties().stream().map(Map.Entry::getKey).findFirst().orElse("");
    Optional<String> body = type.isEmpty() ? Optional.empty() : Optional.of(body(type, content));
    return new FuzzRequest(
        place.pointer(),
        place.operation(),
        kind,
        caller(place.operation().get("operationId").asText()),
        place.method().toUpperCase(Locale.ROOT),
        "/api/v2" + path + (query.isEmpty() ? "" : "?" + String.join("&", query)),
        body,
        random.nextInt(50) == 0 ? "text/plain" : type,
        headers);
  }

  /** Keeps in mind that a caller may not do this, so that fewer requests end at the door. */
  void refused(FuzzRequest request) {
    refused.computeIfAbsent(request.id(), _ -> new HashSet<>()).add(request.caller());
  }

  private String caller(String operation) {
    String caller = callers.get(random.nextInt(callers.size()));
    Set<String> out = refused.getOrDefault(operation, Set.of());
    for (int i = 0; i < 10 && out.contains(caller) && random.nextInt(20) > 0; i++) {
      caller = callers.get(random.nextInt(callers.size()));
    }
    return caller;
  }

  /** The last word of a path that is no verb's: {@code /companies/me/shifts/{id}} is of shifts. */
  static String kind(String path) {
    String before = path.replaceFirst("/\\{.*", "");
    return before.substring(before.lastIndexOf('/') + 1).replace("reservations", "bookings");
  }

  private String pathValue(String kind, String name, JsonNode parameter) {
    if (random.nextInt(25) == 0) {
      String odd = spoiler.parameter();
      return odd.isEmpty() ? "%20" : odd;
    }
    return encoded(
        name.equals("id") ? harvest.id(kind) : values.draw(name, parameter.path("schema")));
  }

  private void addQuery(List<String> query, String name, JsonNode parameter) {
    if (parameter.path("required").asBoolean() || random.nextInt(3) == 0) {
      boolean odd = random.nextInt(8) == 0;
      query.add(
          name
              + "="
              + (odd ? spoiler.parameter() : encoded(values.draw(name, parameter.path("schema")))));
    }
  }

  private void addHeader(List<String> headers, String name, JsonNode parameter) {
    if (random.nextInt(4) == 0) {
      String value =
          name.equals("If-Match")
              ? "\"" + harvest.value("version").map(JsonNode::asText).orElse("1") + "\""
              : values.draw(name, parameter.path("schema")).asText();
      headers.add(name);
      // Only what a header may carry at all: the rest is AttackTest's, on a bare socket.
      headers.add(value.replaceAll("[^\\x21-\\x7E]", "_"));
    }
  }

  private String body(String type, JsonNode content) {
    if (type.equals("text/csv")) {
      return csv();
    }
    JsonNode right = values.draw("", content.path(type).path("schema"));
    return random.nextInt(2) == 0 ? right.toString() : spoiler.body(right);
  }

  private String csv() {
    LocalDate day = DAY.plusDays(random.nextInt(40));
    String right =
        random.nextBoolean()
            ? DayCsv.rides(day, 1 + random.nextInt(4))
            : DayCsv.drivers(day, 1 + random.nextInt(2));
    char[] letters = right.toCharArray();
    for (int i = random.nextInt(4); i > 0; i--) {
      letters[random.nextInt(letters.length)] =
          switch (random.nextInt(6)) {
            case 0 -> '"';
            case 1 -> ',';
            case 2 -> '\n';
            case 3 -> '\u0000';
            case 4 -> 'é';
            default -> (char) ('0' + random.nextInt(75));
          };
    }
    return new String(letters);
  }

  private static String encoded(JsonNode value) {
    return URLEncoder.encode(value.asText(), StandardCharsets.UTF_8).replace("+", "%20");
  }
}
