package ch.atmr.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The most memory that this process held at once, as Linux counts it; unknown elsewhere. */
final class PeakMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");

  /** What the kernel takes for "forget the peak", see proc(5). */
  private static final String PEAK = "5";

  private PeakMemory() {}

  /** Counts anew from what is held now, after a collection of garbage. */
  static void reset() throws IOException {
    System.gc();
    if (Files.isWritable(CLEAR)) {
      Files.writeString(CLEAR, PEAK, StandardOpenOption.WRITE);
    }
  }

  static OptionalLong mebibytes() throws IOException {
    if (!Files.isReadable(STATUS)) {
      return OptionalLong.empty();
    }
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
          .findFirst();
    }
  }
}
