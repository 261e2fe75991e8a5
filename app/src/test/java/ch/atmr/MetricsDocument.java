package ch.atmr;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** docs/metrics.md, made from what Prometheus reads of the running service. */
final class MetricsDocument {
  static final String COMMAND =
      "./mvnw -pl .,app test -Dtest=MetricsDocTest -Dmetrics.document=write"
          + " -Dsurefire.failIfNoSpecifiedTests=false";
  private static final String HEAD =
      """
      # Metrics

      Made from the running service by `MetricsDocTest`; do not edit. To make it again:

      ```sh
      %s
      ```

      Served at `/prometheus/metrics-http` of the management port, and of the API's port outside production. Every series also has
      the label `scope`. A histogram named `x` has `x_bucket`, `x_count` and `x_sum`, and beside them the gauge `x_max`: the largest
      value of late. How metrics, log lines and traces go together: [observability](observability.md).

      | name | type | labels | unit | meaning | since |
      |---|---|---|---|---|---|
      """
          .formatted(COMMAND);
  private static final String FIRST = "1.0";

  /** Labels whose values are too many to list, or differ from one process to the next. */
  private static final Map<String, String> WIDE =
      Map.ofEntries(
          Map.entry("endpoint", "templates of routes and pages, `unmatched`"),
          Map.entry("method", "`GET` `POST` `PUT` `PATCH` `DELETE` `HEAD` `OPTIONS` `OTHER`"),
          Map.entry("status", "HTTP status, or a run's"),
          Map.entry("key_id", "public names of keys, `unknown`"),
          Map.entry("version", "the release"),
          Map.entry("name", "the garbage collector"));

  private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? \\S+");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  private MetricsDocument() {}

  static String of(String scraped) {
    Map<String, Family> families = families(scraped);
    StringBuilder document = new StringBuilder(HEAD);
    families.values().stream()
        .filter(family -> !isCompanion(family, families))
        .map(MetricsDocument::row)
        .forEach(document::append);
    return document.toString();
  }

  /** All families, by name. */
  static Map<String, Family> families(String scraped) {
    Map<String, Family> families = new TreeMap<>();
    for (String line : scraped.lines().toList()) {
      String[] words = line.split(" ", 4);
      if (line.startsWith("# HELP ")) {
        family(families, words[2]).help = words.length > 3 ? words[3].strip() : "";
      } else if (line.startsWith("# TYPE ")) {
        family(families, words[2]).type = words[3];
      } else {
        addSample(families, line);
      }
    }
    return families;
  }

  private static void addSample(Map<String, Family> families, String line) {
    Matcher sample = SAMPLE.matcher(line);
    if (!sample.matches()) {
      return;
    }
    String name = sample.group(1);
    Family family = families.get(name);
    if (family == null) {
      family = family(families, name.replaceFirst("_(bucket|count|sum|total)$", ""));
    }
    Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
    while (label.find()) {
      if (!Set.of("scope", "le", "quantile").contains(label.group(1))) {
        family.labels.computeIfAbsent(label.group(1), _ -> new TreeSet<>()).add(label.group(2));
      }
    }
  }

  private static Family family(Map<String, Family> families, String name) {
    return families.computeIfAbsent(name, Family::new);
  }

  private static boolean isCompanion(Family family, Map<String, Family> families) {
    Family of = families.get(family.name.replaceFirst("_max$", ""));
    return of != null && of != family && of.type.equals("histogram");
  }

  private static String row(Family family) {
    List<String> labels = new ArrayList<>();
    family.labels.forEach(
        (label, values) -> labels.add("`" + label + "`: " + values(label, values)));
    return "| `%s` | %s | %s | %s | %s | %s |%n"
        .formatted(
            family.name, family.type, String.join("; ", labels), unit(family), family.help, FIRST)
        .replace(System.lineSeparator(), "\n");
  }

  private static String values(String label, Set<String> values) {
    String wide = WIDE.get(label);
    return wide != null
        ? wide
        : values.stream().map(value -> "`" + value + "`").collect(Collectors.joining(" "));
  }

  private static String unit(Family family) {
    for (String unit : List.of("seconds", "bytes", "percent")) {
      if (family.name.contains("_" + unit)) {
        return unit;
      }
    }
    return "";
  }

  /** A metric with its series. */
  static final class Family {
    private final String name;
    private final Map<String, Set<String>> labels = new TreeMap<>();
    private String type = "untyped";
    private String help = "";

    private Family(String name) {
      this.name = name;
    }

    String help() {
      return help;
    }
  }
}
