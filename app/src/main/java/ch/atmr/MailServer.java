package ch.atmr;

import ch.atmr.kernel.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/** Where mails go, from a URL and a password that may be kept apart from it. */
final class MailServer {
  private MailServer() {}

  /**
   * The URL that names the password too.
   *
   * @throws IllegalArgumentException naming the setting that is wrong, without a value
   */
  static URI of(URI url, Optional<Secret> password) {
    if (!List.of("smtp", "smtps").contains(url.getScheme())) {
      throw new IllegalArgumentException(
          "MAIL_SERVER_URL: cannot be read (expected: smtp://host:port or smtps://...)");
    }
    return password.isEmpty() ? url : withPassword(url, password.get());
  }

  private static URI withPassword(URI url, Secret password) {
    if (url.getUserInfo() == null || url.getUserInfo().contains(":")) {
      throw new IllegalArgumentException(
          "MAIL_PASSWORD: MAIL_SERVER_URL must name a user and no password");
    }
    try {
      String account = url.getUserInfo() + ":" + password.reveal();
      return new URI(url.getScheme(), account, url.getHost(), url.getPort(), null, null, null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("MAIL_PASSWORD: does not go into MAIL_SERVER_URL");
    }
  }
}
