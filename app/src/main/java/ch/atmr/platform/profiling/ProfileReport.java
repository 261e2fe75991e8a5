package ch.atmr.platform.profiling;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The latest weekly profile beside those before it.
 *
 * @param profiles how many are compared
 * @param latest when the latest began; empty: there is none
 * @param cpu the hottest methods with their share in each profile, oldest first
 */
public record ProfileReport(
    int profiles,
    Optional<Instant> latest,
    String release,
    List<Trend> cpu,
    List<Trend> allocation,
    List<Advice> advice) {
  private static final int FEWEST_SAMPLES = 50;
  private static final int HOT_PERMILLE = 250;
  private static final int GROWN_PERMILLE = 50;
  private static final int COLLECTING_PERMILLE = 50;
  private static final int CONTENDING_PERMILLE = 50;
  private static final int PINNED_PERMILLE = 10;

  public ProfileReport {
    cpu = List.copyOf(cpu);
    allocation = List.copyOf(allocation);
    advice = List.copyOf(advice);
  }

  /**
   * @param newestFirst done profiles
   */
  static ProfileReport of(List<Profile> newestFirst) {
    if (newestFirst.isEmpty()) {
      return new ProfileReport(0, Optional.empty(), "", List.of(), List.of(), List.of());
    }
    Profile latest = newestFirst.getFirst();
    List<Trend> cpu = trends(newestFirst, HotSpot.Kind.CPU);
    List<Trend> allocation = trends(newestFirst, HotSpot.Kind.ALLOCATION);
    List<Advice> advice = new ArrayList<>(ofTheWhole(latest));
    if (advice.stream().noneMatch(a -> a.rule() == Advice.Rule.IDLE)) {
      advice.addAll(of(cpu, Advice.Rule.CPU_HOT_SPOT));
      advice.addAll(of(allocation, Advice.Rule.ALLOCATION_HOT_SPOT));
    }
    return new ProfileReport(
        newestFirst.size(),
        Optional.of(latest.beganAt()),
        latest.release(),
        cpu,
        allocation,
        advice);
  }

  private static List<Trend> trends(List<Profile> newestFirst, HotSpot.Kind kind) {
    return newestFirst.getFirst().hotSpots(kind).stream()
        .map(spot ->
            new Trend(
                spot.method(),
                spot.via().orElse(""),
                newestFirst.reversed().stream().map(p -> share(p, kind, spot.method())).toList()))
        .toList();
  }

  private static int share(Profile profile, HotSpot.Kind kind, String method) {
    return profile.hotSpots(kind).stream()
        .filter(spot -> spot.method().equals(method))
        .mapToInt(HotSpot::permille)
        .findFirst()
        .orElse(0);
  }

  private static List<Advice> ofTheWhole(Profile profile) {
    Load load = profile.findings().orElseThrow().load();
    List<Advice> advice = new ArrayList<>();
    if (load.cpuSamples() < FEWEST_SAMPLES) {
      advice.add(new Advice(Advice.Rule.IDLE, "", load.cpuSamples() + " samples"));
    }
    double nanos = profile.window().toNanos();
    over(Advice.Rule.COLLECTING, load.collecting().toNanos() / nanos, COLLECTING_PERMILLE, advice);
    over(
        Advice.Rule.LOCK_CONTENTION,
        load.contending().toNanos() / nanos,
        CONTENDING_PERMILLE,
        advice);
    over(Advice.Rule.PINNED, load.pinned().toNanos() / nanos, PINNED_PERMILLE, advice);
    return advice;
  }

  private static void over(Advice.Rule rule, double share, int permille, List<Advice> advice) {
    if (share * 1_000 > permille) {
      advice.add(new Advice(rule, "", percent((int) Math.round(share * 1_000)) + " of the window"));
    }
  }

  private static List<Advice> of(List<Trend> trends, Advice.Rule hot) {
    List<Advice> advice = new ArrayList<>();
    for (Trend trend : trends) {
      int now = trend.now();
      if (now >= HOT_PERMILLE) {
        advice.add(new Advice(hot, trend.method(), percent(now)));
      }
      if (trend.permille().size() < 2) {
        continue;
      }
      int before = trend.medianBefore();
      String change = percent(before) + " to " + percent(now);
      if (trend.isNew()) {
        advice.add(new Advice(Advice.Rule.NEW, trend.method(), percent(now)));
      } else if (now - before >= GROWN_PERMILLE && 2 * now >= 3 * before) {
        advice.add(new Advice(Advice.Rule.GREW, trend.method(), change));
      }
    }
    return advice;
  }

  static String percent(int permille) {
    return String.format(Locale.ROOT, "%.1f %%", permille / 10.0);
  }

  /**
   * A method over the weeks.
   *
   * @param via the method of this service that calls it; empty: itself
   * @param permille its share in each profile, oldest first; 0 where it was not among the ten
   */
  public record Trend(String method, String via, List<Integer> permille) {
    public Trend {
      permille = List.copyOf(permille);
    }

    int now() {
      return permille.getLast();
    }

    boolean isNew() {
      return permille.subList(0, permille.size() - 1).stream().allMatch(share -> share == 0);
    }

    int medianBefore() {
      List<Integer> before = permille.subList(0, permille.size() - 1).stream().sorted().toList();
      return before.get(before.size() / 2);
    }
  }
}
