package ch.atmr.bench;

import static java.util.Map.entry;

import ch.atmr.optimiser.SearchParameters;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Search parameters set by name, for ablations. */
final class ParameterSetting {

  private static final Map<String, BiConsumer<SearchParameters.Builder, Double>> SETTERS =
      Map.ofEntries(
          entry("averageRemoved", SearchParameters.Builder::averageRemoved),
          entry("longestString", (builder, value) -> builder.longestString(value.intValue())),
          entry("splitShare", SearchParameters.Builder::splitShare),
          entry("blinkShare", SearchParameters.Builder::blinkShare),
          entry("insertionNoise", SearchParameters.Builder::insertionNoise),
          entry("tailShare", SearchParameters.Builder::tailShare),
          entry("absenceShare", SearchParameters.Builder::absenceShare),
          entry("absenceTemperature", SearchParameters.Builder::absenceTemperature),
          entry("startTemperature", SearchParameters.Builder::startTemperature),
          entry("endTemperature", SearchParameters.Builder::endTemperature),
          entry("coolings", (builder, value) -> builder.coolings(value.intValue())),
          entry("reheat", SearchParameters.Builder::reheat),
          entry("recombinationShare", SearchParameters.Builder::recombinationShare),
          entry("patience", SearchParameters.Builder::patience),
          entry("escapeTemperature", SearchParameters.Builder::escapeTemperature));

  private ParameterSetting() {}

  /**
   * @param settings such as {@code tailShare=0}
   */
  static SearchParameters apply(SearchParameters standard, List<String> settings) {
    SearchParameters.Builder builder = standard.toBuilder();
    for (String setting : settings) {
      String[] parts = setting.split("=", 2);
      BiConsumer<SearchParameters.Builder, Double> setter = SETTERS.get(parts[0]);
      if (setter == null || parts.length < 2) {
        throw new IllegalArgumentException(
            setting + " (expected: name=value, one of " + SETTERS.keySet() + ")");
      }
      setter.accept(builder, Double.parseDouble(parts[1]));
    }
    return builder.build();
  }
}
