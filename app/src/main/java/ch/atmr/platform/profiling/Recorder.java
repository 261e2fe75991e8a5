package ch.atmr.platform.profiling;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Watches this process for a window with the JVM's flight recorder, which samples what runs anyway.
 * Only the events read here are on: none of them holds settings, environment, addresses or texts.
 */
final class Recorder {
  /** No recording is larger, on disk or read. */
  static final long LARGEST_BYTES = 32L << 20;

  // A chunk is closed at 12 MB, so the one being written may come on top of what is kept.
  private static final long KEPT_BYTES = LARGEST_BYTES - (12L << 20);

  private final Semaphore free = new Semaphore(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile boolean serving;

  /** From now on this process serves, and watching it makes sense. */
  void start() {
    serving = true;
  }

  boolean isBusy() {
    return free.availablePermits() == 0;
  }

  /** Takes the only place; whoever has it records once, which gives it back. */
  boolean reserve() {
    return free.tryAcquire();
  }

  /** Ends a window under way without a result. */
  void close() {
    closing.countDown();
  }

  /** Gives the place back without having recorded. */
  void giveBack() {
    free.release();
  }

  /**
   * Watches for a window.
   *
   * @throws IllegalStateException when the process does not serve, or stops
   */
  Findings record(Duration window) throws InterruptedException {
    try {
      if (!serving) {
        throw new IllegalStateException("this process serves nobody: there is nothing to watch");
      }
      return recorded(window);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      free.release();
    }
  }

  private Findings recorded(Duration window) throws InterruptedException, IOException {
    Path file = Files.createTempFile("atmr-profile", ".jfr");
    try (Recording recording = new Recording()) {
      configure(recording);
      recording.start();
      if (closing.await(window.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("the process stops");
      }
      recording.stop();
      recording.dump(file);
      return read(file);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static void configure(Recording recording) {
    recording.setName("atmr");
    recording.setToDisk(true);
    recording.setMaxSize(KEPT_BYTES);
    recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(20));
    recording.enable("jdk.ObjectAllocationSample").with("throttle", "150/s");
    recording.enable("jdk.JavaMonitorEnter").withThreshold(Duration.ofMillis(1));
    recording.enable("jdk.VirtualThreadPinned").withThreshold(Duration.ofMillis(1));
    recording.enable("jdk.GCPhasePause").withoutThreshold();
    recording.enable("jdk.CPULoad").withPeriod(Duration.ofSeconds(1));
  }

  private static Findings read(Path file) throws IOException {
    Reading reading = new Reading();
    try (RecordingFile events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        reading.take(events.readEvent());
      }
    }
    return reading.findings(Files.size(file));
  }

  private static final class Reading {
    private final Tops cpu = new Tops(HotSpot.Kind.CPU);
    private final Tops allocation = new Tops(HotSpot.Kind.ALLOCATION);
    private final Tops locks = new Tops(HotSpot.Kind.LOCK);
    private Duration collecting = Duration.ZERO;
    private Duration pinned = Duration.ZERO;
    private double process;
    private double machine;
    private int loads;

    void take(RecordedEvent event) {
      switch (event.getEventType().getName()) {
        case "jdk.ExecutionSample" -> cpu.add(event.getStackTrace(), 1);
        case "jdk.ObjectAllocationSample" ->
            allocation.add(event.getStackTrace(), event.getLong("weight"));
        case "jdk.JavaMonitorEnter" ->
            locks.add(event.getStackTrace(), event.getDuration().toNanos());
        case "jdk.VirtualThreadPinned" -> pinned = pinned.plus(event.getDuration());
        case "jdk.GCPhasePause" -> collecting = collecting.plus(event.getDuration());
        case "jdk.CPULoad" -> {
          process += event.getDouble("jvmUser") + event.getDouble("jvmSystem");
          machine += event.getDouble("machineTotal");
          loads++;
        }
        default -> {
          // of another recording in this process
        }
      }
    }

    Findings findings(long bytes) {
      List<HotSpot> spots = new ArrayList<>(cpu.top());
      spots.addAll(allocation.top());
      spots.addAll(locks.top());
      Load load =
          new Load(
              cpu.total(),
              allocation.total(),
              permille(process),
              permille(machine),
              collecting,
              Duration.ofNanos(locks.total()),
              pinned);
      return new Findings(bytes, load, spots);
    }

    private int permille(double sum) {
      return loads == 0 ? 0 : (int) Math.round(1_000 * sum / loads);
    }
  }
}
