package ch.atmr.platform.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The API's versions: {@code /api/v2} is current, {@code /api/v1} has the same bodies and says that
 * it will go, {@code /api} without a version answers only while it is enabled.
 */
public final class Versions {
  private static final String DOCUMENTATION = "https://docs.atmr.ch/api/";
  // Served without a version whatever the setting says: probes and people have these paths by
  // heart.
  private static final Set<String> ALWAYS = Set.of("/health", "/ready", "/user/data-export");

  private final boolean legacyEnabled;
  private final Map<String, String> v1Headers;
  private final Map<String, String> legacyHeaders;

  public Versions(boolean legacyEnabled, Instant sunset) {
    this.legacyEnabled = legacyEnabled;
    String date =
        DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .format(sunset.atOffset(ZoneOffset.UTC));
    this.v1Headers = deprecated("v1", date, "v2");
    this.legacyHeaders = deprecated("legacy", date, "v1");
  }

  /** Splits a path into its version and the path below it; empty when it is no API path. */
  Optional<Versioned> split(String path) {
    if (path.startsWith("/api/v2/")) {
      return Optional.of(new Versioned("/api/v2", path.substring(7), Map.of()));
    }
    if (path.startsWith("/api/v1/")) {
      return Optional.of(new Versioned("/api/v1", path.substring(7), v1Headers));
    }
    if (path.startsWith("/api/")) {
      String below = path.substring(4);
      if (ALWAYS.contains(below)) {
        return Optional.of(new Versioned("/api", below, Map.of()));
      }
      return legacyEnabled
          ? Optional.of(new Versioned("/api", below, legacyHeaders))
          : Optional.empty();
    }
    return Optional.empty();
  }

  private static Map<String, String> deprecated(String version, String sunset, String successor) {
    return Map.of(
        "Deprecation", "version=\"" + version + "\"",
        "Sunset", sunset,
        "Link", "<" + DOCUMENTATION + successor + ">; rel=\"successor-version\"");
  }

  /**
   * @param prefix what stands before the path, for Location headers
   * @param path the path that routes know
   * @param headers what tells the caller that this version will go
   */
  record Versioned(String prefix, String path, Map<String, String> headers) {}
}
