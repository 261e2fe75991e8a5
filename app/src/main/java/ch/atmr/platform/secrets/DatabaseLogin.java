package ch.atmr.platform.secrets;

import ch.atmr.kernel.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A user of the database that Vault has made for a while.
 *
 * @param lease after which Vault ends it
 */
record DatabaseLogin(String user, Secret password, Duration lease) {

  /**
   * The URL that logs in with it.
   *
   * @param url without a user, {@code postgresql://host:port/db} or JDBC's
   * @throws VaultFailure when it names one
   */
  String into(String url) {
    boolean jdbc = url.startsWith("jdbc:");
    if (url.contains("@") || url.contains("user=")) {
      throw new VaultFailure(
          "DATABASE_URL names a user, and DATABASE_CREDENTIALS_VAULT_PATH another one");
    }
    if (jdbc) {
      String glue = url.contains("?") ? "&" : "?";
      return url + glue + "user=" + encoded(user) + "&password=" + encoded(password.reveal());
    }
    return url.replaceFirst("//", "//" + encoded(user) + ":" + encoded(password.reveal()) + "@");
  }

  // A plus before the host is a plus, not a blank. No character of it means anything to a pattern.
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
