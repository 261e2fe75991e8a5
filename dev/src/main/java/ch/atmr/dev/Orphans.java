package ch.atmr.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Servers that a killed {@code dev} left behind, found by their pid files. */
final class Orphans {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Orphans() {}

  /**
   * Ends the process that a pid file names, if it still runs and is what it should be.
   *
   * @param pidFile its first line is the process id
   * @param program what its command must contain: process ids are used again
   */
  static void stop(Path pidFile, String program) {
    pid(pidFile)
        .flatMap(ProcessHandle::of)
        .filter(process -> process.info().command().filter(c -> c.contains(program)).isPresent())
        .ifPresent(Orphans::stop);
    try {
      Files.deleteIfExists(pidFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void stop(ProcessHandle process) {
    process.destroy();
    try {
      process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      process.destroyForcibly();
      process.onExit().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot stop process " + process.pid(), e);
    }
  }

  private static Optional<Long> pid(Path pidFile) {
    try {
      return Files.exists(pidFile)
          ? Files.readAllLines(pidFile).stream().findFirst().map(String::strip).map(Long::valueOf)
          : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
