package ch.atmr.dev;

import ch.atmr.Main;
import picocli.CommandLine;

/** The command line of a development machine: the service's, and {@code dev}. */
public final class DevMain {
  private DevMain() {}

  public static void main(String[] args) {
    CommandLine commands = Main.commandLine(System.getenv());
    commands.addSubcommand(new DevCommand(System.getenv()));
    commands.addSubcommand(new DayCommand());
    System.exit(commands.execute(args));
  }
}
