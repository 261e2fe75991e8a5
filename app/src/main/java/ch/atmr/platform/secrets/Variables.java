package ch.atmr.platform.secrets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** The process' environment: values, or files that {@code NAME_FILE} names. */
public final class Variables {
  private final Map<String, String> environment;
  private final Set<String> faults = new ConcurrentSkipListSet<>();

  public Variables(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** The value; empty where it is not set, or set to nothing. */
  public Optional<String> get(String name) {
    return direct(name).or(() -> file(name));
  }

  /** Files that were named and could not be read. */
  public Set<String> faults() {
    return Set.copyOf(faults);
  }

  Optional<String> direct(String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(t -> !t.isEmpty());
  }

  /** What stands in the file now. */
  Optional<String> file(String name) {
    return direct(name + "_FILE").flatMap(file -> read(name, file));
  }

  private Optional<String> read(String name, String file) {
    String fault = name + "_FILE: " + file + " cannot be read";
    try {
      String text = Files.readString(Path.of(file)).strip();
      faults.remove(fault);
      return Optional.of(text).filter(t -> !t.isEmpty());
    } catch (IOException | java.nio.file.InvalidPathException e) {
      faults.add(fault);
      return Optional.empty();
    }
  }
}
