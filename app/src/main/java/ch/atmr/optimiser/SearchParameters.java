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
 * @param absenceShare share of the budget that may go into serving more requests, or all of them
 *     with fewer vehicles where these cost, before driving less
 * @param absenceTemperature temperature meanwhile, as a share of the first plan's travel cost a
 *     request; it must be high, because fewer vehicles often drive much farther
 * @param startTemperature first temperature, as a share of the first plan's travel cost a request
 * @param endTemperature last temperature, likewise
 * @param coolings how often the search cools down over its budget
 * @param reheat first temperature of a cooling as a share of that of the one before
 * @param recombinationShare share of the budget after which routes of good plans are put together
 *     anew; 1 for never
 * @param patience iterations a request that the search may spend near its best plan without finding
 *     a better one; then it is caught, is heated and cools down again over the rest of the budget
 * @param escapeTemperature temperature it is heated to, as a share of the first plan's travel cost
 *     a request
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
    double absenceShare,
    double absenceTemperature,
    double startTemperature,
    double endTemperature,
    int coolings,
    double reheat,
    double recombinationShare,
    double patience,
    double escapeTemperature) {

  public SearchParameters {
    require("threads", threads, 1, 1024);
    require("averageRemoved", averageRemoved, 1, 1000);
    require("longestString", longestString, 1, 1000);
    require("splitShare", splitShare, 0, 1);
    require("blinkShare", blinkShare, 0, 0.9);
    require("insertionNoise", insertionNoise, 0, 10);
    require("tailShare", tailShare, 0, 1);
    require("absenceShare", absenceShare, 0, 1);
    require("absenceTemperature", absenceTemperature, 1e-9, 1e9);
    require("startTemperature", startTemperature, 1e-9, 1e9);
    require("endTemperature", endTemperature, 1e-9, startTemperature);
    require("coolings", coolings, 1, 1000);
    require("reheat", reheat, 1e-6, 1);
    require("recombinationShare", recombinationShare, 1e-3, 1);
    require("patience", patience, 1, 1e9);
    require("escapeTemperature", escapeTemperature, 1e-9, 1e9);
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
    return new Builder().build();
  }

  public SearchParameters withSeed(long value) {
    return toBuilder().seed(value).build();
  }

  public SearchParameters withThreads(int value) {
    return toBuilder().threads(value).build();
  }

  /** Starts from these settings. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.seed = seed;
    builder.threads = threads;
    builder.averageRemoved = averageRemoved;
    builder.longestString = longestString;
    builder.splitShare = splitShare;
    builder.blinkShare = blinkShare;
    builder.insertionNoise = insertionNoise;
    builder.tailShare = tailShare;
    builder.startTemperature = startTemperature;
    builder.endTemperature = endTemperature;
    builder.absenceShare = absenceShare;
    builder.absenceTemperature = absenceTemperature;
    builder.coolings = coolings;
    builder.reheat = reheat;
    builder.recombinationShare = recombinationShare;
    builder.patience = patience;
    builder.escapeTemperature = escapeTemperature;
    return builder;
  }

  /** Changes single settings; begins with the standard ones. */
  public static final class Builder {
    private long seed = 1;
    private int threads = 1;
    private double averageRemoved = 10;
    private int longestString = 10;
    private double splitShare = 0.5;
    private double blinkShare = 0.01;
    private double insertionNoise = 0.2;
    private double tailShare = 0.2;
    private double startTemperature = 0.25;
    private double endTemperature = 0.01;
    private double absenceShare = 0.2;
    private double absenceTemperature = 2.5;
    private int coolings = 2;
    private double reheat = 0.6;
    private double recombinationShare = 0.05;
    private double patience = 600;
    private double escapeTemperature = 1;

    private Builder() {}

    public Builder seed(long value) {
      seed = value;
      return this;
    }

    public Builder threads(int value) {
      threads = value;
      return this;
    }

    public Builder averageRemoved(double value) {
      averageRemoved = value;
      return this;
    }

    public Builder longestString(int value) {
      longestString = value;
      return this;
    }

    public Builder splitShare(double value) {
      splitShare = value;
      return this;
    }

    public Builder blinkShare(double value) {
      blinkShare = value;
      return this;
    }

    public Builder insertionNoise(double value) {
      insertionNoise = value;
      return this;
    }

    public Builder tailShare(double value) {
      tailShare = value;
      return this;
    }

    public Builder startTemperature(double value) {
      startTemperature = value;
      return this;
    }

    public Builder endTemperature(double value) {
      endTemperature = value;
      return this;
    }

    public Builder absenceShare(double value) {
      absenceShare = value;
      return this;
    }

    public Builder absenceTemperature(double value) {
      absenceTemperature = value;
      return this;
    }

    public Builder coolings(int value) {
      coolings = value;
      return this;
    }

    public Builder reheat(double value) {
      reheat = value;
      return this;
    }

    public Builder recombinationShare(double value) {
      recombinationShare = value;
      return this;
    }

    public Builder patience(double value) {
      patience = value;
      return this;
    }

    public Builder escapeTemperature(double value) {
      escapeTemperature = value;
      return this;
    }

    public SearchParameters build() {
      return new SearchParameters(
          seed,
          threads,
          averageRemoved,
          longestString,
          splitShare,
          blinkShare,
          insertionNoise,
          tailShare,
          absenceShare,
          absenceTemperature,
          startTemperature,
          endTemperature,
          coolings,
          reheat,
          recombinationShare,
          patience,
          escapeTemperature);
    }
  }
}
