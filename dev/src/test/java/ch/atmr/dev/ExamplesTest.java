package ch.atmr.dev;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.platform.http.Contract;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ExamplesTest {
  private static final Path EXAMPLES = Path.of("..", "examples");
  private static final Pattern REQUEST =
      Pattern.compile("(GET|POST|PUT|DELETE) \\{\\{api}}(/[^?]*)(\\?.*)?");

  @TempDir private Path out;

  @Test
  void theFilesAreWhatTheGeneratorWrites() throws IOException {
    // ./atmr dev-day --date 2027-03-02 --out examples
    assertThat(dayCommand("--date", "2027-03-02", "--out", out.toString())).isZero();
    for (String name : List.of("rides-60.csv", "drivers-60.csv", "day-60.json")) {
      assertThat(Files.readString(out.resolve(name)))
          .as(name)
          .isEqualTo(Files.readString(EXAMPLES.resolve(name)));
    }
  }

  @Test
  void eachRequestIsInTheContract() throws IOException {
    List<String> operations =
        Contract.load().operations().stream()
            .map(operation -> operation.replaceAll("\\{[^}]*}", "{}"))
            .toList();
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      List<Path> requests = files.filter(file -> file.toString().endsWith(".http")).toList();
      assertThat(requests).hasSizeGreaterThanOrEqualTo(4);
      for (Path file : requests) {
        List<String> calls =
            Files.readAllLines(file).stream()
                .map(REQUEST::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher ->
                    matcher.group(1) + " " + matcher.group(2).replaceAll("\\{\\{[^}]*}}", "{}"))
                .toList();
        assertThat(calls).as("%s", file).isNotEmpty();
        assertThat(operations).as("%s", file).containsAll(calls);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--rides=0", "--drivers=501", "--date=2027-02-30", "--seed=x"})
  void wrongArgumentsAreWrongUsage(String argument) {
    String[] arguments =
        argument.startsWith("--date")
            ? new String[] {argument, "--out", out.toString()}
            : new String[] {argument, "--date=2027-03-02", "--out", out.toString()};
    assertThat(dayCommand(arguments)).isEqualTo(2);
    assertThat(out).isEmptyDirectory();
  }

  private static int dayCommand(String... arguments) {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    return new CommandLine(new DayCommand()).setOut(nowhere).setErr(nowhere).execute(arguments);
  }
}
