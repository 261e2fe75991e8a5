package ch.atmr.dev;

import ch.atmr.Main;

/** Command line of a development machine: that of the service and the dev command. Placeholder. */
public final class DevMain {

  private DevMain() {}

  /** Starts ATMR on a development machine. */
  public static void main(String[] args) {
    Main.main(args);
  }
}
