package ch.atmr.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Command line tools that .ci/steps/chart.sh fetches; the folder is the property {@code tools}. */
record Tools(Path folder, Map<String, String> environment) {
  private static final int LIMIT_SECONDS = 300;

  Tools {
    environment = Map.copyOf(environment);
  }

  /**
   * What a command said.
   *
   * @param code its exit code
   * @param text both streams
   */
  record Said(int code, String text) {}

  static Tools fetched() {
    return new Tools(Path.of(System.getProperty("tools", "../target/tools")), Map.of());
  }

  /** Runs a tool that must succeed. */
  String run(String tool, String... arguments) {
    Said said = ask(tool, arguments);
    if (said.code() != 0) {
      throw new AssertionError(
          tool + " " + List.of(arguments) + " ended with " + said.code() + ":\n" + said.text());
    }
    return said.text();
  }

  /** Runs a tool. */
  Said ask(String tool, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(folder.resolve(tool).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      CompletableFuture<String> text = CompletableFuture.supplyAsync(() -> read(process));
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " did not end: " + text.join());
      }
      return new Said(process.exitValue(), text.join());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String read(Process process) {
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
