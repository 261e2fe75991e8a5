package ch.atmr.dev;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process that starts the servers and waits to be killed. */
final class LeftBehind {
  static final String STARTED = "started";

  private LeftBehind() {}

  public static void main(String[] args) throws Exception {
    Path data = Path.of(args[0]);
    LocalServers.start(data, DevSecrets.in(data.resolve("secrets")));
    System.out.println(STARTED);
    System.out.flush();
    new CountDownLatch(1).await();
  }
}
