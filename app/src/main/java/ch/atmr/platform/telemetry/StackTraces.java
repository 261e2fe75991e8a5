package ch.atmr.platform.telemetry;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Exceptions as logs may show them. A message is written only where its type or its maker vouches
 * that it quotes no input: exceptions of this code, and those of the JDK about connections, time
 * and code itself. A driver's, a parser's or a mail server's message may quote a name or an
 * address, so of those the type and the place are told.
 */
final class StackTraces {
  private static final String OWN = "ch.atmr.";

  /** By name, since most of them are a library's that this package does not know. */
  private static final Set<String> QUOTE_NOTHING =
      Set.of(
          "java.lang.ArithmeticException",
          "java.lang.ArrayIndexOutOfBoundsException",
          "java.lang.ClassCastException",
          "java.lang.IndexOutOfBoundsException",
          "java.lang.InterruptedException",
          "java.lang.NoClassDefFoundError",
          "java.lang.NullPointerException",
          "java.lang.OutOfMemoryError",
          "java.lang.StackOverflowError",
          "java.net.BindException",
          "java.net.ConnectException",
          "java.net.NoRouteToHostException",
          "java.net.SocketException",
          "java.net.SocketTimeoutException",
          "java.net.UnknownHostException",
          "java.net.http.HttpConnectTimeoutException",
          "java.net.http.HttpTimeoutException",
          "java.nio.channels.ClosedChannelException",
          "java.sql.SQLTransientConnectionException",
          "java.util.concurrent.TimeoutException",
          "javax.net.ssl.SSLHandshakeException",
          "io.lettuce.core.RedisCommandTimeoutException",
          "io.lettuce.core.RedisConnectionException");

  private StackTraces() {}

  /** Type, message where it may be shown, frames, and the same of causes and suppressed ones. */
  static String text(Throwable thrown) {
    StringBuilder text = new StringBuilder(1_024);
    append(text, thrown, "", Collections.newSetFromMap(new IdentityHashMap<>()));
    return text.toString();
  }

  private static void append(
      StringBuilder text, Throwable thrown, String caption, Set<Throwable> told) {
    if (!told.add(thrown)) {
      return; // an exception that is its own cause, somewhere down the line
    }
    text.append(caption).append(thrown.getClass().getName());
    if (vouchesForItsMessage(thrown) && thrown.getMessage() != null) {
      text.append(": ").append(thrown.getMessage());
    }
    text.append('\n');
    for (StackTraceElement frame : thrown.getStackTrace()) {
      text.append("\tat ").append(frame).append('\n');
    }
    for (Throwable suppressed : thrown.getSuppressed()) {
      append(text, suppressed, "Suppressed: ", told);
    }
    if (thrown.getCause() != null) {
      append(text, thrown.getCause(), "Caused by: ", told);
    }
  }

  // An exception that passes on its cause's text vouches for no more than the cause does.
  private static boolean vouchesForItsMessage(Throwable thrown) {
    Throwable cause = thrown.getCause();
    if (cause != null && cause.toString().equals(thrown.getMessage())) {
      return false;
    }
    StackTraceElement[] frames = thrown.getStackTrace();
    return thrown.getClass().getName().startsWith(OWN)
        || QUOTE_NOTHING.contains(thrown.getClass().getName())
        || (frames.length > 0 && frames[0].getClassName().startsWith(OWN));
  }
}
