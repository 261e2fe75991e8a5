package ch.atmr.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of a measurement: a trace and a plan for each run. A run whose trace is there is not
 * done again, so a measurement that was stopped goes on where it was.
 */
final class RunFolder {

  private final Path folder;

  /** One engine, instance and seed. */
  record Key(String engine, String instance, long seed) {

    private static final String SEPARATOR = "~";

    String fileName() {
      return engine + SEPARATOR + instance + SEPARATOR + seed;
    }

    static Key of(String fileName) {
      String[] parts = fileName.split(SEPARATOR, -1);
      return new Key(parts[0], parts[1], Long.parseLong(parts[2]));
    }
  }

  /** A run that was done. */
  record Done(Key key, Trace trace) {}

  RunFolder(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  boolean has(Key key) {
    return Files.exists(trace(key));
  }

  /** Keeps a run; the trace comes last, because it says that the run is done. */
  void write(Key key, Trace trace, String planJson) throws IOException {
    Files.writeString(folder.resolve(key.fileName() + ".json"), planJson);
    Path partial = folder.resolve(key.fileName() + ".part");
    Files.write(partial, trace.lines());
    Files.move(partial, trace(key));
  }

  List<Done> runs() throws IOException {
    List<Path> traces;
    try (Stream<Path> files = Files.list(folder)) {
      traces = files.filter(file -> file.toString().endsWith(".trace.csv")).sorted().toList();
    }
    List<Done> runs = new ArrayList<>();
    for (Path file : traces) {
      String name = file.getFileName().toString();
      Key key = Key.of(name.substring(0, name.length() - ".trace.csv".length()));
      runs.add(new Done(key, Trace.of(Files.readAllLines(file))));
    }
    return runs;
  }

  Path resolve(String name) {
    return folder.resolve(name);
  }

  private Path trace(Key key) {
    return folder.resolve(key.fileName() + ".trace.csv");
  }
}
