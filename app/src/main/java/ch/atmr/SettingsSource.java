package ch.atmr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where settings come from: the environment, or for secrets a file that {@code NAME_FILE} names.
 */
final class SettingsSource {
  private final Map<String, String> environment;
  private final List<String> faults = new ArrayList<>();

  SettingsSource(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** The setting's value; empty where it is not set, or set to nothing. */
  Optional<String> get(String name) {
    Optional<String> direct = text(name);
    return direct.isPresent() ? direct : text(name + "_FILE").flatMap(file -> read(name, file));
  }

  /** Files that were named and could not be read. */
  List<String> faults() {
    return List.copyOf(faults);
  }

  private Optional<String> text(String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(t -> !t.isEmpty());
  }

  private Optional<String> read(String name, String file) {
    try {
      return Optional.of(Files.readString(Path.of(file)).strip()).filter(t -> !t.isEmpty());
    } catch (IOException e) {
      String fault = name + "_FILE: " + file + " cannot be read";
      if (!faults.contains(fault)) {
        faults.add(fault);
      }
      return Optional.empty();
    }
  }
}
