package ch.atmr.attack;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.Await;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callers who send a byte now and then: they keep nobody out, and are cut off. */
class SlowAttackTest {
  /** More than {@code HTTP_MAX_CONCURRENCY} of {@code TestApp}. */
  private static final int MANY = 300;

  private static final String POST =
      "POST /api/v2/auth/reset-password HTTP/1.1\r\nHost: x\r\nContent-Type: application/json";

  private final List<Socket> sockets = new ArrayList<>();
  private Target target;

  @BeforeEach
  void start() {
    target = new Target();
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    target.close();
  }

  @Test
  void bodiesThatDripKeepNobodyOut() throws IOException {
    for (int i = 0; i < MANY; i++) {
      begin(POST, "Content-Length: 200", "", "{");
      begin(POST, "Transfer-Encoding: chunked", "", "1", "{", "");
    }
    for (int i = 0; i < 20; i++) {
      assertThat(target.company().get("/auth/me").status()).isEqualTo(200);
      assertThat(target.company().put("/companies/me", "{\"name\":\"Attacked\"}").status())
          .isEqualTo(200);
    }
  }

  @Test
  void whoeverDripsIsCutOff() throws IOException {
    begin("GET /health HTTP/1.1", "Host: x", "X-A: ");
    begin(POST, "Content-Length: 200", "", "{");
    target.writesNothing(
        () -> Await.until("both are cut off", () -> sockets.stream().allMatch(this::isCut)));
  }

  private void begin(String... lines) throws IOException {
    Socket socket = target.open();
    sockets.add(socket);
    socket.setSoTimeout(1);
    socket.getOutputStream().write(String.join("\r\n", lines).getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  /** Sends one byte more; fails once the server has closed. */
  private boolean isCut(Socket socket) {
    try {
      socket.getOutputStream().write('a');
      socket.getOutputStream().flush();
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
