package ch.atmr.dev;

import ch.atmr.Main;
import ch.atmr.dev.alerts.AlertsCommand;
import ch.atmr.platform.telemetry.LastingLogManager;
import picocli.CommandLine;

/** The command line of a development machine: the service's, {@code dev} and {@code alerts}. */
public final class DevMain {
  private DevMain() {}

  public static void main(String[] args) {
    System.setProperty(LastingLogManager.PROPERTY, LastingLogManager.class.getName());
    CommandLine commands = Main.commandLine(System.getenv());
    commands.addSubcommand(new DevCommand(System.getenv()));
    commands.addSubcommand(new DayCommand());
    commands.addSubcommand(new AlertsCommand());
    System.exit(commands.execute(args));
  }
}
