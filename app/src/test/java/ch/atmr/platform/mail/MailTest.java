package ch.atmr.platform.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.atmr.kernel.Secret;
import ch.atmr.platform.crypto.KeyRing;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.outbound.Outbound;
import ch.atmr.platform.outbound.RemoteFailure;
import ch.atmr.platform.outbound.RemoteRefused;
import ch.atmr.platform.outbound.Target;
import ch.atmr.platform.outbox.Outbox;
import ch.atmr.platform.outbox.OutboxDelivery;
import ch.atmr.platform.telemetry.Tracing;
import ch.atmr.testing.SettableClock;
import ch.atmr.testing.TestPostgres;
import io.helidon.metrics.api.Metrics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailTest {
  private static final UUID ID = UUID.fromString("5f0c9a52-6a55-4b7e-9f0e-0f2d3c4b5a69");
  private static final Mail MAIL =
      new Mail("zoe@example.ch", "Réinitialisation", "Bonjour Zoé,\n\nvoici le lien.\n.\nATMR");

  @Test
  void developmentMailsAreFiles(@TempDir Path folder) throws IOException {
    FolderMailer mailer = new FolderMailer(folder.resolve("new"), new SettableClock());
    mailer.send(ID, MAIL);
    mailer.send(UUID.randomUUID(), new Mail("../../etc/passwd@x.ch", "s", "t"));
    try (Stream<Path> files = Files.list(folder.resolve("new"))) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(2);
      assertThat(all)
          .anySatisfy(file ->
              assertThat(Files.readString(file))
                  .startsWith("To: zoe@example.ch\nSubject: Réinitialisation\nMessage-ID: <" + ID)
                  .contains("@atmr>\n\nBonjour Zoé"));
    }
  }

  @Test
  void aMailPassesThroughTheOutbox() {
    Db db = new Db(TestPostgres.database().app());
    try (db) {
      SettableClock clock = new SettableClock();
      Seals seals =
          new Seals(
              new KeyRing(new Secret("a master key for tests of mails"), List.of()),
              new SettableClock());
      Outbox outbox = new Outbox(db, seals, clock);
      db.nobody(tx -> {
        MAIL.enqueue(outbox, tx);
        return tx;
      });
      List<Mail> sent = new ArrayList<>();
      new OutboxDelivery(
              outbox,
              Map.of(Mail.TOPIC, event -> sent.add(Mail.of(event))),
              Tracing.off(),
              clock,
              Duration.ofMillis(10))
          .deliverDue();
      assertThat(sent).containsExactly(MAIL);
    }
  }

  @Test
  void anAddressOrSubjectOfSeveralLinesIsRefused() {
    assertThatThrownBy(() -> new Mail("a@b.ch\nBcc: c@d.ch", "s", "t"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Mail("a@b.ch", "s\r\nBcc: c@d.ch", "t"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whoGetsAMailDoesNotPrint() {
    assertThat(MAIL.toString()).doesNotContain("zoe").doesNotContain("lien");
  }

  @Test
  void smtpDeliversUtf8() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      CompletableFuture<List<String>> dialogue =
          CompletableFuture.supplyAsync(() -> serveSmtp(listener, "250 ok"));
      URI server = URI.create("smtp://127.0.0.1:" + listener.getLocalPort());
      mailer(server).send(ID, MAIL);
      assertThat(String.join("\n", dialogue.get(60, TimeUnit.SECONDS)))
          .contains("MAIL FROM:<noreply@atmr.ch>")
          .contains("RCPT TO:<zoe@example.ch>")
          .contains("Subject: =?UTF-8?")
          .contains("Message-ID: <" + ID + "@atmr.ch>")
          .contains("charset=UTF-8")
          .contains("voici le lien.")
          .contains("\n..\n");
    }
  }

  @Test
  void aRefusedMailIsAFailure() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      CompletableFuture<List<String>> dialogue =
          CompletableFuture.supplyAsync(() -> serveSmtp(listener, "550 no such user"));
      SmtpMailer mailer = mailer(URI.create("smtp://127.0.0.1:" + listener.getLocalPort()));
      assertThatThrownBy(() -> mailer.send(ID, MAIL)).isInstanceOf(IllegalStateException.class);
      dialogue.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void aServerThatIsAwayIsAFailure() {
    SmtpMailer mailer = mailer(URI.create("smtp://me:secret@127.0.0.1:1"));
    assertThatThrownBy(() -> mailer.send(ID, MAIL))
        .isInstanceOf(RemoteFailure.class)
        .hasStackTraceContaining("127.0.0.1")
        .satisfies(e -> assertThat(e.toString()).doesNotContain("secret"));
  }

  @Test
  void aServerThatKeepsFailingIsLeftAlone() {
    SmtpMailer mailer = mailer(URI.create("smtp://127.0.0.1:1"));
    for (int failure = 1; failure <= 5; failure++) {
      assertThatThrownBy(() -> mailer.send(ID, MAIL)).isExactlyInstanceOf(RemoteFailure.class);
    }
    assertThatThrownBy(() -> mailer.send(ID, MAIL)).isInstanceOf(RemoteRefused.class);
  }

  private static SmtpMailer mailer(URI server) {
    Outbound outbound = new Outbound(Metrics.globalRegistry(), new SettableClock(), new Random(1));
    return new SmtpMailer(server, "ATMR <noreply@atmr.ch>", outbound.remote(Target.MAIL));
  }

  // One mail, as a server without extensions takes it; answers what it was told.
  private static List<String> serveSmtp(ServerSocket listener, String onRecipient) {
    List<String> told = new ArrayList<>();
    try (Socket socket = listener.accept();
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        OutputStream out = socket.getOutputStream()) {
      say(out, "220 test");
      boolean data = false;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        told.add(line);
        if (data) {
          if (line.equals(".")) {
            data = false;
            say(out, "250 taken");
          }
        } else if (line.startsWith("QUIT")) {
          say(out, "221 bye");
          return told;
        } else if (line.startsWith("DATA")) {
          data = true;
          say(out, "354 go on");
        } else {
          say(out, line.startsWith("RCPT") ? onRecipient : "250 ok");
        }
      }
    } catch (IOException e) {
      told.add("! " + e);
    }
    return told;
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
