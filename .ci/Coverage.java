import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads JaCoCo's CSV reports, prints the whole, the packages, the 20 least covered classes and the
 * untested ones, and writes the same as JSON: {@code java .ci/Coverage.java [--out
 * target/coverage.json] <jacoco.csv>...}
 */
public final class Coverage {

  private static final int LISTED = 20;

  private Coverage() {}

  /** Lines of a class, a package or the whole. */
  private record Lines(String name, int covered, int missed) {

    int all() {
      return covered + missed;
    }

    double ratio() {
      return all() == 0 ? 1 : (double) covered / all();
    }

    Lines plus(Lines other) {
      return new Lines(name, covered + other.covered, missed + other.missed);
    }

    String text() {
      return String.format(
          Locale.ROOT, "%6.1f %%  %5d of %5d  %s", 100 * ratio(), covered, all(), name);
    }

    String json() {
      return String.format(
          Locale.ROOT,
          "{\"name\": \"%s\", \"ratio\": %.4f, \"covered\": %d, \"missed\": %d}",
          name.replace("\\", "\\\\").replace("\"", "\\\""),
          ratio(),
          covered,
          missed);
    }
  }

  public static void main(String[] args) throws IOException {
    Path out = Path.of("target", "coverage.json");
    List<Path> reports = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--out") && i + 1 < args.length) {
        out = Path.of(args[++i]);
      } else {
        reports.add(Path.of(args[i]));
      }
    }
    if (reports.isEmpty()) {
      System.err.println("Usage: java .ci/Coverage.java [--out FILE.json] <jacoco.csv>...");
      System.exit(2);
    }
    for (Path report : reports) {
      if (!Files.isRegularFile(report)) {
        System.err.println("No such report: " + report + " (./mvnw verify writes it)");
        System.exit(2);
      }
    }
    Map<String, Lines> packages = new TreeMap<>();
    List<Lines> classes = new ArrayList<>();
    for (Path report : reports) {
      read(report, packages, classes);
    }
    Lines whole = classes.stream().reduce(new Lines("whole", 0, 0), Lines::plus);
    Comparator<Lines> leastFirst =
        Comparator.comparingDouble(Lines::ratio)
            .thenComparing(Comparator.comparingInt(Lines::missed).reversed())
            .thenComparing(Lines::name);
    List<Lines> least =
        classes.stream()
            .filter(c -> c.covered() > 0 && c.missed() > 0)
            .sorted(leastFirst)
            .limit(LISTED)
            .toList();
    List<Lines> untested =
        classes.stream()
            .filter(c -> c.covered() == 0 && c.missed() > 0)
            .sorted(leastFirst)
            .toList();

    System.out.println("Line coverage");
    System.out.println(whole.text());
    print("Packages", packages.values().stream());
    print("The " + LISTED + " least covered classes", least.stream());
    print("Untested classes", untested.stream());

    if (out.getParent() != null) {
      Files.createDirectories(out.getParent());
    }
    Files.writeString(
        out,
        "{\n  \"whole\": "
            + whole.json()
            + array("packages", packages.values().stream())
            + array("least_covered", least.stream())
            + array("untested", untested.stream())
            + "\n}\n");
    System.out.println();
    System.out.println("Written: " + out);
  }

  private static void read(Path report, Map<String, Lines> packages, List<Lines> classes) {
    try (Stream<String> lines = Files.lines(report)) {
      List<List<String>> rows = lines.map(Coverage::fields).toList();
      List<String> header = rows.getFirst();
      int packageAt = header.indexOf("PACKAGE");
      int classAt = header.indexOf("CLASS");
      int missedAt = header.indexOf("LINE_MISSED");
      int coveredAt = header.indexOf("LINE_COVERED");
      for (List<String> row : rows.subList(1, rows.size())) {
        String home = row.get(packageAt);
        int covered = Integer.parseInt(row.get(coveredAt));
        int missed = Integer.parseInt(row.get(missedAt));
        packages.merge(home, new Lines(home, covered, missed), Lines::plus);
        classes.add(new Lines(home + "." + row.get(classAt), covered, missed));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The fields of a CSV line; JaCoCo quotes those that hold a comma or a quote. */
  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (char c : line.toCharArray()) {
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }

  private static void print(String title, Stream<Lines> lines) {
    System.out.println();
    System.out.println(title);
    String text = lines.map(Lines::text).collect(Collectors.joining("\n"));
    System.out.println(text.isEmpty() ? "  none" : text);
  }

  private static String array(String name, Stream<Lines> lines) {
    return lines
        .map(Lines::json)
        .collect(Collectors.joining(",\n    ", ",\n  \"" + name + "\": [\n    ", "\n  ]"));
  }
}
