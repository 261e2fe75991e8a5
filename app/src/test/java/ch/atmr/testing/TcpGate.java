package ch.atmr.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stands between the service and a dependency on this machine, and takes it away in the two ways
 * that networks do: connections end, or nothing answers any more.
 */
public final class TcpGate implements AutoCloseable {
  private final int target;
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile Optional<String> trigger = Optional.empty();
  private boolean stalled;
  private boolean cut;

  private TcpGate(int target, ServerSocket listener) {
    this.target = target;
    this.listener = listener;
  }

  /** A gate before a port of this machine; open. */
  public static TcpGate before(int port) {
    try {
      TcpGate gate = new TcpGate(port, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().start(gate::accept);
      return gate;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** From now on connections are made and nothing answers on them: a black hole. */
  public void stall() {
    change(true, false);
  }

  /**
   * Stalls once the connection that sends this text has sent what it sends next: that is done on
   * the other side, and nobody hears of it.
   */
  public void stallAfterWhatFollows(String text) {
    trigger = Optional.of(text);
  }

  /** Ends all connections; new ones end at once. */
  public void cut() {
    change(false, true);
    sockets.forEach(TcpGate::closeQuietly);
  }

  /** Lets everything through again, also what waited. */
  public void open() {
    change(false, false);
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }

  private void change(boolean nowStalled, boolean nowCut) {
    lock.lock();
    try {
      stalled = nowStalled;
      cut = nowCut;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket near = listener.accept();
        if (isCut()) {
          closeQuietly(near);
        } else {
          Thread.ofVirtual().start(() -> join(near));
        }
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void join(Socket near) {
    try {
      Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.add(near);
      sockets.add(far);
      Thread.ofVirtual().start(() -> pump(near, far));
      pump(far, near);
    } catch (IOException e) {
      closeQuietly(near);
    }
  }

  private void pump(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8192];
      boolean armed = false;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        awaitFlow();
        if (armed) {
          stall();
        }
        armed = triggers(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
        out.write(buffer, 0, n);
        out.flush();
      }
    } catch (IOException e) {
      // one side is gone: the try closes the other
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private boolean triggers(String sent) {
    boolean found = trigger.filter(sent::contains).isPresent();
    if (found) {
      trigger = Optional.empty();
    }
    return found;
  }

  // What waits while a stalled gate is cut is lost.
  private void awaitFlow() throws IOException {
    lock.lock();
    try {
      while (stalled) {
        changed.awaitUninterruptibly();
        if (cut) {
          throw new IOException("cut");
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isCut() {
    lock.lock();
    try {
      return cut;
    } finally {
      lock.unlock();
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it is gone either way
    }
  }
}
