package ch.atmr.platform.mail;

import ch.atmr.platform.outbound.Remote;
import ch.atmr.platform.outbound.RemoteFailure;
import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.UUID;

/** Sends mails by SMTP; TLS is required except to this machine itself. */
public final class SmtpMailer implements Mailer {
  private static final String TIMEOUT_MILLIS = "10000";

  private volatile Session session;
  private final String from;
  private final Remote remote;

  /**
   * @param server {@code smtp://[user:password@]host:port} (STARTTLS) or {@code smtps://...}
   * @param from the sender's address
   * @param remote leaves a failing server alone for a while
   */
  public SmtpMailer(URI server, String from, Remote remote) {
    this.from = from;
    this.remote = remote;
    this.session = session(server);
  }

  /** Takes another server, user or password over; a mail under way goes the old way. */
  public void use(URI server) {
    session = session(server);
  }

  private static Session session(URI server) {
    String scheme = server.getScheme();
    boolean local = server.getHost().equals("localhost") || server.getHost().equals("127.0.0.1");
    Properties properties = new Properties();
    properties.put("mail.transport.protocol", scheme);
    properties.put("mail." + scheme + ".host", server.getHost());
    properties.put("mail." + scheme + ".port", Integer.toString(server.getPort()));
    properties.put("mail." + scheme + ".connectiontimeout", TIMEOUT_MILLIS);
    properties.put("mail." + scheme + ".timeout", TIMEOUT_MILLIS);
    properties.put("mail." + scheme + ".writetimeout", TIMEOUT_MILLIS);
    properties.put("mail." + scheme + ".starttls.required", Boolean.toString(!local));
    properties.put("mail." + scheme + ".starttls.enable", "true");
    properties.put("mail." + scheme + ".ssl.checkserveridentity", "true");
    String user = server.getUserInfo();
    properties.put("mail." + scheme + ".auth", Boolean.toString(user != null));
    return user == null ? Session.getInstance(properties) : login(properties, user);
  }

  // Once: a mail may have gone although its answer was lost. The outbox comes back later.
  @Override
  public void send(UUID id, Mail mail) {
    remote.once(() -> {
      transport(id, mail);
      return mail;
    });
  }

  private void transport(UUID id, Mail mail) {
    try {
      InternetAddress sender = new InternetAddress(from);
      MimeMessage message = new NamedMessage(session, messageId(id, sender));
      message.setFrom(sender);
      message.setRecipient(Message.RecipientType.TO, new InternetAddress(mail.to(), true));
      message.setSubject(mail.subject(), StandardCharsets.UTF_8.name());
      message.setText(mail.text(), StandardCharsets.UTF_8.name());
      Transport.send(message);
    } catch (AddressException | SendFailedException e) {
      throw new IllegalStateException("mail not sent", e); // the mail's fault, not the server's
    } catch (MessagingException e) {
      throw new RemoteFailure("mail not sent", e);
    }
  }

  /** {@code <id@domain of the sender>} (RFC 5322, 3.6.4). */
  private static String messageId(UUID id, InternetAddress sender) {
    String address = sender.getAddress();
    return "<" + id + "@" + address.substring(address.indexOf('@') + 1) + ">";
  }

  private static Session login(Properties properties, String userInfo) {
    String[] parts = userInfo.split(":", 2);
    PasswordAuthentication account =
        new PasswordAuthentication(parts[0], parts.length == 2 ? parts[1] : "");
    return Session.getInstance(
        properties,
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            return account;
          }
        });
  }

  /** A message that keeps the id it was given; MimeMessage draws a new one when it is sent. */
  private static final class NamedMessage extends MimeMessage {
    private final String id;

    NamedMessage(Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }
}
