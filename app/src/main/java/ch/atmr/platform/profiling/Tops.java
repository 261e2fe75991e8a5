package ch.atmr.platform.profiling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import org.jspecify.annotations.Nullable;

/** Adds up what stacks were seen with, by the method on top. */
final class Tops {
  private static final int KEPT = 10;
  private static final String OURS = "ch.atmr.";

  // A hidden class has an address in its name, which is another one in every process.
  private static final Pattern ADDRESS = Pattern.compile("/0x[0-9a-f]+|\\$\\$Lambda.*");

  private final HotSpot.Kind kind;
  private final Map<String, Sum> byMethod = new HashMap<>();
  private long total;

  Tops(HotSpot.Kind kind) {
    this.kind = kind;
  }

  /** Adds an amount; a stack of the recorder itself, or none, is left out. */
  void add(@Nullable RecordedStackTrace stack, long amount) {
    if (stack == null || stack.getFrames().isEmpty()) {
      return;
    }
    List<RecordedFrame> frames = stack.getFrames();
    String top = name(frames.getFirst().getMethod());
    if (top.startsWith("jdk.jfr.")) {
      return;
    }
    total += amount;
    byMethod.computeIfAbsent(top, _ -> new Sum()).add(amount, ours(frames));
  }

  long total() {
    return total;
  }

  /** The ten methods with most, the first first. */
  List<HotSpot> top() {
    List<Map.Entry<String, Sum>> most =
        byMethod.entrySet().stream()
            .sorted(
                Comparator.comparingLong((Map.Entry<String, Sum> e) -> e.getValue().amount)
                    .reversed()
                    .thenComparing(Map.Entry::getKey))
            .limit(KEPT)
            .toList();
    List<HotSpot> spots = new ArrayList<>();
    for (Map.Entry<String, Sum> entry : most) {
      Sum sum = entry.getValue();
      int permille = (int) (total == 0 ? 0 : Math.round(1_000.0 * sum.amount / total));
      spots.add(
          new HotSpot(
              kind,
              spots.size() + 1,
              entry.getKey(),
              sum.mostlyVia().filter(via -> !via.equals(entry.getKey())),
              sum.amount,
              permille));
    }
    return spots;
  }

  private static Optional<String> ours(List<RecordedFrame> frames) {
    return frames.stream()
        .map(frame -> name(frame.getMethod()))
        .filter(method -> method.startsWith(OURS))
        .findFirst();
  }

  private static String name(RecordedMethod method) {
    String type = ADDRESS.matcher(method.getType().getName()).replaceAll("");
    return type + "." + method.getName();
  }

  private static final class Sum {
    private final Map<String, Long> callers = new HashMap<>();
    private long amount;

    void add(long more, Optional<String> caller) {
      amount += more;
      caller.ifPresent(name -> callers.merge(name, more, Long::sum));
    }

    Optional<String> mostlyVia() {
      return callers.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }
  }
}
