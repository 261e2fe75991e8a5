package ch.atmr.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
  private volatile List<String> trigger = List.of();
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
   * Stalls as soon as one connection has sent all these texts, in this order: what it asked for last
   * is done on the other side, and nobody hears of it.
   */
  public void stallAfter(String... texts) {
    trigger = List.of(texts);
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
      int seen = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        awaitFlow();
        seen = seen(new String(buffer, 0, n, StandardCharsets.ISO_8859_1), seen);
        if (seen > 0 && seen == trigger.size()) {
          trigger = List.of();
          stall();
        }
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

  /** How many of the trigger's texts a connection has sent. */
  private int seen(String sent, int before) {
    int count = before;
    int from = 0;
    while (count < trigger.size()) {
      int at = sent.indexOf(trigger.get(count), from);
      if (at < 0) {
        return count;
      }
      from = at + 1;
      count++;
    }
    return count;
  }

  private void awaitFlow() {
    lock.lock();
    try {
      while (stalled) {
        changed.awaitUninterruptibly();
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
