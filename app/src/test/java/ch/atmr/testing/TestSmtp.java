package ch.atmr.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A mail server that takes mails from who knows a password (RFC 5321; AUTH PLAIN of RFC 4616). */
public final class TestSmtp implements AutoCloseable {
  private static final String USER = "atmr";

  private final ServerSocket listener;
  private final List<String> recipients = new CopyOnWriteArrayList<>();
  private volatile Set<String> passwords;

  private TestSmtp(ServerSocket listener, String password) {
    this.listener = listener;
    this.passwords = Set.of(password);
  }

  public static TestSmtp start(String password) {
    try {
      TestSmtp smtp =
          new TestSmtp(new ServerSocket(0, 20, InetAddress.getLoopbackAddress()), password);
      Thread.ofVirtual().start(smtp::serve);
      return smtp;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names the user and no password. */
  public URI url() {
    return URI.create("smtp://" + USER + "@127.0.0.1:" + listener.getLocalPort());
  }

  /** Lets in who knows one of the passwords, from now on. */
  public void accept(String... known) {
    passwords = Set.of(known);
  }

  /** Who got a mail, in order. */
  public List<String> recipients() {
    return List.copyOf(recipients);
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> talk(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void talk(Socket accepted) {
    try (Socket socket = accepted;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        OutputStream out = socket.getOutputStream()) {
      say(out, "220 test");
      boolean known = false;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith("AUTH PLAIN ")) {
          known = isKnown(line.substring("AUTH PLAIN ".length()));
        }
        say(out, answer(line, known));
        if (line.equals("DATA") && known) {
          skipMail(in);
          say(out, "250 taken");
        }
      }
    } catch (IOException e) {
      // the client has gone
    }
  }

  private String answer(String line, boolean known) {
    if (line.startsWith("EHLO")) {
      return "250-test\r\n250 AUTH PLAIN";
    }
    if (line.startsWith("AUTH")) {
      return known ? "235 welcome" : "535 who are you";
    }
    if (line.startsWith("QUIT")) {
      return "221 bye";
    }
    if (!known) {
      return "530 authentication required";
    }
    if (line.startsWith("RCPT TO:")) {
      recipients.add(line.substring("RCPT TO:".length()).replaceAll("[<>]", ""));
    }
    return line.equals("DATA") ? "354 go on" : "250 ok";
  }

  private boolean isKnown(String plain) {
    String[] parts =
        new String(Base64.getDecoder().decode(plain), StandardCharsets.UTF_8).split("\0", -1);
    return parts.length == 3 && parts[1].equals(USER) && passwords.contains(parts[2]);
  }

  private static void skipMail(BufferedReader in) throws IOException {
    for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
      // the text does not matter here
    }
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
