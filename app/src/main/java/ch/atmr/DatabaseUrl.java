package ch.atmr;

import ch.atmr.platform.db.DbSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A database URL as operators write it, {@code postgresql://user:password@host:port/db}, or JDBC's.
 */
final class DatabaseUrl {
  private static final int POOL = 10;
  private static final Set<String> INSISTING =
      Set.of("sslmode=require", "sslmode=verify-ca", "sslmode=verify-full");
  private static final String LOOPBACK = "(localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1])(:\\d+)?";

  private DatabaseUrl() {}

  static Optional<DbSettings> parse(String url) {
    try {
      return url.startsWith("jdbc:") ? jdbc(url, "", "") : plain(new URI(url));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<DbSettings> plain(URI url) {
    boolean scheme = "postgresql".equals(url.getScheme()) || "postgres".equals(url.getScheme());
    if (!scheme || url.getHost() == null || url.getPath() == null || url.getPath().length() < 2) {
      return Optional.empty();
    }
    String[] account =
        url.getRawUserInfo() == null ? new String[0] : url.getRawUserInfo().split(":", 2);
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    String options = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    return jdbc(
        "jdbc:postgresql://" + url.getHost() + port + url.getRawPath() + options,
        account.length > 0 ? decodeAccount(account[0]) : "",
        account.length > 1 ? decodeAccount(account[1]) : "");
  }

  // User and password stand among the options of a JDBC URL; they are taken out of it.
  private static Optional<DbSettings> jdbc(String url, String defaultUser, String defaultPassword) {
    if (!url.matches("jdbc:postgresql://[^/]+/[^?]+(\\?.*)?")) {
      return Optional.empty();
    }
    String[] parts = url.split("\\?", 2);
    String user = defaultUser;
    String password = defaultPassword;
    List<String> options = new ArrayList<>();
    for (String option : parts.length == 2 ? parts[1].split("&", -1) : new String[0]) {
      if (option.startsWith("user=")) {
        user = decode(option.substring(5));
      } else if (option.startsWith("password=")) {
        password = decode(option.substring(9));
      } else {
        options.add(option);
      }
    }
    String rest = options.isEmpty() ? "" : "?" + String.join("&", options);
    return Optional.of(DbSettings.of(parts[0] + rest, user, password, POOL));
  }

  /**
   * Whether what is said to the database may cross a network unencrypted: the driver asks for TLS
   * and does without it, unless it is told to insist.
   */
  static boolean isOpen(DbSettings database) {
    String[] parts = database.jdbcUrl().substring("jdbc:postgresql://".length()).split("\\?", 2);
    List<String> options = parts.length == 2 ? List.of(parts[1].split("&", -1)) : List.of();
    boolean stated = options.stream().anyMatch(option -> option.startsWith("sslmode="));
    boolean insists =
        INSISTING.stream().anyMatch(options::contains)
            || (!stated && (options.contains("ssl=true") || options.contains("ssl")));
    boolean socket = options.stream().anyMatch(option -> option.startsWith("socketFactory="));
    return !insists
        && !socket
        && Stream.of(parts[0].replaceFirst("/.*", "").split(",", -1))
            .anyMatch(host -> !host.matches(LOOPBACK));
  }

  // A plus is a blank among options and a plus before the host.
  private static String decodeAccount(String text) {
    return decode(text.replace("+", "%2B"));
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
