package ch.atmr.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import redis.embedded.RedisServer;

/** A Redis of its own, that a test may stop and start. */
public final class TestRedis implements AutoCloseable {
  private final RedisServer server;
  private final int port;

  private TestRedis(RedisServer server, int port) {
    this.server = server;
    this.port = port;
  }

  public static TestRedis start() {
    try {
      int port = FreePort.draw();
      RedisServer server =
          RedisServer.newRedisServer()
              .port(port)
              .bind("127.0.0.1")
              .setting("save \"\"")
              .setting("maxmemory 64M")
              .build();
      server.start();
      return new TestRedis(server, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its address, with the patience that a busy machine needs. */
  public URI url() {
    return URI.create("redis://127.0.0.1:" + port + "?timeout=10s");
  }

  public int port() {
    return port;
  }

  /** Takes Redis away. */
  public void stop() {
    try {
      server.stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Brings Redis back on the same port, empty. */
  public void startAgain() {
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stop();
  }
}
