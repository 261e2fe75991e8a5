package ch.atmr.platform.db;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before PostgreSQL and counts the round trips of all connections: each ends in a Sync
 * message (or is a simple Query) of the frontend/backend protocol, version 3.
 */
final class RoundTripCounter implements AutoCloseable {
  private final int target;
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger roundTrips = new AtomicInteger();

  private RoundTripCounter(int target, ServerSocket listener) {
    this.target = target;
    this.listener = listener;
  }

  static RoundTripCounter before(int port) {
    try {
      RoundTripCounter counter =
          new RoundTripCounter(port, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().start(counter::accept);
      return counter;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  /** How many round trips the work takes. */
  int during(Runnable work) {
    int before = roundTrips.get();
    work.run();
    return roundTrips.get() - before;
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket near = listener.accept();
        Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(near);
        sockets.add(far);
        Thread.ofVirtual().start(() -> pump(near, far, new Messages()));
        Thread.ofVirtual().start(() -> pump(far, near, null));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void pump(Socket from, Socket to, @org.jspecify.annotations.Nullable Messages messages) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (messages != null) {
          roundTrips.addAndGet(messages.roundTripsIn(buffer, n));
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // one side is gone: the try closes the other
    }
  }

  /** Cuts what a client sends into messages. */
  private static final class Messages {
    private static final int PROTOCOL_3 = 3 << 16;
    private static final int LENGTH = Integer.BYTES;

    private byte[] rest = {};
    private boolean started;

    int roundTripsIn(byte[] bytes, int count) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(rest);
      all.write(bytes, 0, count);
      ByteBuffer buffer = ByteBuffer.wrap(all.toByteArray());
      int found = 0;
      while (isWhole(buffer)) {
        found += next(buffer) ? 1 : 0;
      }
      rest = new byte[buffer.remaining()];
      buffer.get(rest);
      return found;
    }

    private boolean isWhole(ByteBuffer buffer) {
      int head = started ? 1 : 0;
      return buffer.remaining() >= head + LENGTH
          && buffer.remaining() >= head + buffer.getInt(buffer.position() + head);
    }

    // Before the start-up message, and at it, messages have no type.
    private boolean next(ByteBuffer buffer) {
      byte type = started ? buffer.get() : 0;
      int begin = buffer.position();
      int length = buffer.getInt();
      if (!started) {
        started = buffer.getInt() == PROTOCOL_3;
      }
      buffer.position(begin + length);
      return type == 'S' || type == 'Q';
    }
  }
}
