package ch.atmr.platform.outbound;

/** Whom the service calls: the closed set of the metrics' target label, each with its policy. */
public enum Target {
  VAULT("vault"),
  MAIL("mail"),
  OSRM("osrm");

  private final String label;

  Target(String label) {
    this.label = label;
  }

  /** The name in metrics and messages. */
  public String label() {
    return label;
  }

  Policy policy() {
    return switch (this) {
      case VAULT, OSRM -> Policy.STANDARD;
      case MAIL -> Policy.STANDARD.withConcurrent(4);
    };
  }
}
