package ch.atmr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {

  @Test
  void helpListsTheCommandsAndEndsWithZero() {
    StringWriter out = new StringWriter();
    CommandLine commandLine = Main.commandLine(Map.of()).setOut(new PrintWriter(out));

    assertThat(commandLine.execute("--help")).isZero();
    assertThat(out.toString()).contains("serve", "migrate", "config", "openapi");
  }

  @Test
  void anUnknownCommandIsWrongUsage() {
    StringWriter err = new StringWriter();
    CommandLine commandLine = Main.commandLine(Map.of()).setErr(new PrintWriter(err));

    assertThat(commandLine.execute("no-such-command")).isEqualTo(2);
    assertThat(err.toString()).contains("no-such-command");
  }
}
