package ch.atmr.platform.outbound;

/** The call was not made: the target failed too often just now, or too many calls are under way. */
public final class RemoteRefused extends RemoteFailure {
  private static final long serialVersionUID = 1L;

  RemoteRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
