package ch.atmr;

/** Command line of the service. Placeholder: prints the usage. */
public final class Main {

  private Main() {}

  /** Starts ATMR. */
  public static void main(String[] args) {
    System.out.println("Usage: atmr COMMAND [options]");
  }
}
