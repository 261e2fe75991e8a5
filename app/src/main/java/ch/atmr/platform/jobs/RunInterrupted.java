package ch.atmr.platform.jobs;

/** A run stops before its end because it was told to. */
public final class RunInterrupted extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RunInterrupted() {
    super("told to stop");
  }
}
