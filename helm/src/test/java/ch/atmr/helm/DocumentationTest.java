package ch.atmr.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The chart's README and the service's settings tell the same as the chart does. */
class DocumentationTest {
  private static final Path CHART = Path.of("atmr");
  private static final Path README = CHART.resolve("README.md");
  private static final String BEGIN =
      "<!-- values: made from values.schema.json and values.yaml -->\n";
  private static final String END = "<!-- end of values -->\n";

  /**
   * What the chart sets itself, by other values; the Vault Agent brings files, so the service logs
   * in nowhere.
   */
  private static final Set<String> OF_THE_CHART =
      Set.of(
          "USE_VAULT",
          "VAULT_ADDR",
          "VAULT_MOUNT",
          "NAME_VAULT_PATH",
          "DATABASE_CREDENTIALS_VAULT_PATH",
          "VAULT_K8S_ROLE",
          "VAULT_K8S_TOKEN_FILE",
          "ATMR_ENV",
          "HOST",
          "PORT",
          "MANAGEMENT_PORT",
          "DB_POOL_SIZE",
          "SHUTDOWN_DRAIN_SECONDS",
          "SHUTDOWN_GRACE_SECONDS",
          "HOSTNAME"); // Kubernetes sets it

  @Test
  void theReadmeHasTheTableOfTheSchema() throws IOException {
    String text = Files.readString(README);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    String made = text.substring(0, begin) + ValuesTable.of(CHART) + text.substring(end);
    if (Boolean.getBoolean("readme.write")) {
      Files.writeString(README, made);
    }

    assertThat(Files.readString(README))
        .as("write it anew: ./mvnw -pl .,helm test -Dtest=DocumentationTest -Dreadme.write=true")
        .isEqualTo(made);
  }

  @Test
  void everySettingThatIsNoSecretCanBeSet() throws IOException {
    Set<String> expected = new TreeSet<>(documented());
    expected.removeAll(OF_THE_CHART);

    assertThat(settings())
        .as("values.schema.json, properties of settings, beside docs/settings.md")
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void everySecretLiesInVaultWhereTheServiceWouldLookItself() throws IOException {
    Map<String, String> documented = new TreeMap<>();
    Pattern row = Pattern.compile("\\| `([A-Z_]+)` \\| `([a-z_/]+)` \\|");
    Matcher matcher = row.matcher(Files.readString(Path.of("../docs/security/secrets.md")));
    while (matcher.find()) {
      documented.put(matcher.group(1), matcher.group(2));
    }
    Map<String, String> paths = new TreeMap<>();
    new YAMLMapper()
        .readTree(CHART.resolve("values.yaml").toFile())
        .at("/secrets/vault/paths")
        .properties()
        .forEach(entry -> paths.put(entry.getKey(), entry.getValue().asText()));

    assertThat(paths)
        .as("secrets.vault.paths in values.yaml, beside docs/security/secrets.md")
        .isNotEmpty()
        .isEqualTo(documented);
  }

  @Test
  void valuesStayReadable() throws IOException {
    assertThat(Files.readAllLines(CHART.resolve("values.yaml"))).hasSizeLessThan(450);
  }

  private static Set<String> settings() throws IOException {
    Set<String> names = new TreeSet<>();
    new ObjectMapper()
        .readTree(CHART.resolve("values.schema.json").toFile())
        .at("/properties/settings/properties")
        .fieldNames()
        .forEachRemaining(names::add);
    return names;
  }

  /** Names of docs/settings.md that are no secrets; a row may have several. */
  private static Set<String> documented() throws IOException {
    Pattern name = Pattern.compile("`([A-Z][A-Z0-9_]+)`");
    Set<String> names = new TreeSet<>();
    for (String row : Files.readAllLines(Path.of("../docs/settings.md"))) {
      String cell = row.startsWith("| `") ? row.substring(1, row.indexOf('|', 1)) : "*secret*";
      Matcher matcher = name.matcher(cell);
      while (!cell.contains("*secret*") && matcher.find()) {
        names.add(matcher.group(1));
      }
    }
    return names;
  }
}
