package ch.atmr.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for servers that cannot choose one themselves. */
public final class FreePort {
  // Below those that Linux gives to outgoing connections, of which tests make many: none of them
  // takes the port before the server does, or while the server is away.
  private static final int FIRST = 20_000;
  private static final int LAST = 29_999;
  private static final int TRIES = 100;

  private FreePort() {}

  /** A port of this machine that nobody listens on. */
  public static int draw() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no port is free");
  }

  private static boolean isFree(int port) {
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
