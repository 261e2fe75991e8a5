package ch.atmr.bench;

import ch.atmr.solve.Instance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One file to plan, by its name without the ending. */
record Case(String name, Path file) {

  /** The instances among files and folders, in the order of their names within each. */
  static List<Case> in(List<Path> places) throws IOException {
    List<Case> cases = new ArrayList<>();
    for (Path place : places) {
      if (Files.isDirectory(place)) {
        try (Stream<Path> files = Files.list(place)) {
          files.filter(Case::isInstance).sorted().map(Case::of).forEach(cases::add);
        }
      } else {
        cases.add(of(place));
      }
    }
    return cases;
  }

  private static boolean isInstance(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".txt") || name.endsWith(".json");
  }

  private static Case of(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return new Case(dot < 0 ? name : name.substring(0, dot), file);
  }

  Instance read() {
    try {
      return Instance.read(Files.readString(file));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
