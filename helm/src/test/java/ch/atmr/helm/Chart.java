package ch.atmr.helm;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The chart, rendered by Helm's own code.
 *
 * @param folder where it lies
 */
record Chart(Path folder) {
  static final String RELEASE = "atmr";
  static final String NAMESPACE = "transport";

  /** Values that suffice for an installation. */
  static final String LEAST =
      "secrets: {source: existing, existing: {name: atmr-app, migrationName: atmr-owner}}\n";

  private static final String KUBERNETES = "1.33.0";
  private static final String HOOK = "helm.sh/hook";
  private static final String SHOWN_HOOK = "shown.helm.sh/hook";

  /** The chart of this repository. */
  static Chart own() {
    return new Chart(Path.of("atmr"));
  }

  /** Files of values that stand for a way to install: of ci/, and of the three environments. */
  static List<Path> scenarios() {
    Path chart = own().folder();
    try (Stream<Path> ci = Files.list(chart.resolve("ci"));
        Stream<Path> top = Files.list(chart)) {
      return Stream.concat(
              ci, top.filter(file -> file.getFileName().toString().startsWith("values-")))
          .sorted(Comparator.comparing(Path::toString))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Renders with the least values and what a test adds as YAML. */
  static Rendering with(String values) {
    return own().render(NAMESPACE, List.of(), LEAST, values);
  }

  /** Renders with a file of values. */
  static Rendering with(Path file) {
    return own().render(NAMESPACE, List.of(file));
  }

  /**
   * Renders, hooks included.
   *
   * @param files of values, later ones over earlier ones
   * @param values as YAML, over the files
   * @throws RuntimeException with what Helm says when the chart refuses
   */
  Rendering render(String namespace, List<Path> files, String... values) {
    try (Scratch scratch = Scratch.create()) {
      Chart open = copy(scratch.folder());
      open.showHooks();
      TemplateCommand template =
          new Helm(open.folder()).template().withName(RELEASE).withNamespace(namespace);
      files.forEach(template::withValuesFile);
      for (Path file : scratch.write(values)) {
        template.withValuesFile(file);
      }
      String text = template.withKubeVersion(KUBERNETES).call();
      return Rendering.parse(text.replace(SHOWN_HOOK, HOOK));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is told after an installation with a file of values, and YAML over it. */
  String notes(Path file, String values) {
    try (Scratch scratch = Scratch.create()) {
      String output =
          new Helm(folder)
              .install()
              .withName(RELEASE)
              .withNamespace(NAMESPACE)
              .clientOnly()
              .dryRun()
              .debug()
              .withKubeVersion(KUBERNETES)
              .withValuesFile(file)
              .withValuesFile(scratch.write(values).getFirst())
              .call()
              .getOutput();
      return output.substring(output.indexOf("NOTES:"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The library's template command leaves hooks out; under another annotation they are objects like
   * the rest.
   */
  private void showHooks() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("templates"))) {
      for (Path file : files.toList()) {
        Files.writeString(file, Files.readString(file).replace(HOOK, SHOWN_HOOK));
      }
    }
  }

  /** Lints strictly; the values stand in a copy, because the library takes none for that. */
  LintResult lint(Path values, Path scratch) throws IOException {
    Chart copy = copy(scratch);
    String merged =
        Overlay.of(Files.readString(folder.resolve("values.yaml")), Files.readString(values));
    Files.writeString(copy.folder().resolve("values.yaml"), merged);
    return new Helm(copy.folder()).lint().strict().call();
  }

  /** A copy that a test may change. */
  Chart copy(Path scratch) throws IOException {
    Path target = scratch.resolve("atmr");
    try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(folder.relativize(file).toString()));
      }
    }
    return new Chart(target);
  }
}
