package ch.atmr.bench;

import picocli.CommandLine;

/** The command line of the bench. */
public final class BenchMain {

  private BenchMain() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new BenchCommand()).execute(args));
  }
}
