package ch.atmr.optimiser;

/**
 * Settings of the search; the names are those of Christiaens and Vanden Berghe (2020), "Slack
 * Induction by String Removals".
 *
 * @param seed same seed, problem and iterations: same plan
 * @param threads independent searches, seeded from {@code seed} on; the best plan wins
 * @param averageRemoved requests removed in an iteration, on average
 * @param longestString requests removed from one tour at most
 * @param splitShare share of strings that leave some requests in their middle
 * @param blinkShare share of tours overlooked for a request when it is inserted
 * @param insertionNoise a tour's extra cost is taken to be up to this share higher, at random, when
 *     tours are compared
 * @param tailShare share of iterations that let two tours exchange their tails first
 * @param startTemperature first temperature, as a share of the first plan's travel cost a request
 * @param endTemperature last temperature, likewise
 */
public record SearchParameters(
    long seed,
    int threads,
    double averageRemoved,
    int longestString,
    double splitShare,
    double blinkShare,
    double insertionNoise,
    double tailShare,
    double startTemperature,
    double endTemperature) {

  public SearchParameters {
    require("threads", threads, 1, 1024);
    require("averageRemoved", averageRemoved, 1, 1000);
    require("longestString", longestString, 1, 1000);
    require("splitShare", splitShare, 0, 1);
    require("blinkShare", blinkShare, 0, 0.9);
    require("insertionNoise", insertionNoise, 0, 10);
    require("tailShare", tailShare, 0, 1);
    require("startTemperature", startTemperature, 1e-9, 1e9);
    require("endTemperature", endTemperature, 1e-9, startTemperature);
  }

  private static void require(String field, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new InvalidInputException(
          FaultCode.OUT_OF_RANGE,
          "parameters." + field,
          value + " (expected: " + least + " to " + most + ")");
    }
  }

  /** What the measurements found best. */
  public static SearchParameters standard() {
    return new SearchParameters(1, 1, 10, 10, 0.5, 0.01, 0.2, 0.2, 0.25, 0.01);
  }

  public SearchParameters withSeed(long value) {
    return new SearchParameters(
        value,
        threads,
        averageRemoved,
        longestString,
        splitShare,
        blinkShare,
        insertionNoise,
        tailShare,
        startTemperature,
        endTemperature);
  }

  public SearchParameters withThreads(int value) {
    return new SearchParameters(
        seed,
        value,
        averageRemoved,
        longestString,
        splitShare,
        blinkShare,
        insertionNoise,
        tailShare,
        startTemperature,
        endTemperature);
  }
}
