package ch.atmr;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Settings by type. What cannot be read is told as a fault, and stands for its fallback. */
final class SettingValues {
  private final SettingsSource source;
  private final List<String> faults;

  /**
   * @param faults gets what is wrong
   */
  SettingValues(SettingsSource source, List<String> faults) {
    this.source = source;
    this.faults = faults;
  }

  /** The text as it stands; empty where it is not set, or set to nothing. */
  Optional<String> text(String name) {
    return source.get(name);
  }

  /** Tells what is wrong, beginning with the setting's name. */
  void fault(String fault) {
    faults.add(fault);
  }

  /** {@code true} or {@code false}. */
  boolean flag(String name, boolean fallback) {
    String text = source.get(name).orElse(Boolean.toString(fallback));
    if (!text.equals("true") && !text.equals("false")) {
      faults.add(name + ": \"" + text + "\" (expected: true or false)");
    }
    return text.equals("true");
  }

  /** A whole number within its bounds, both included. */
  int integer(String name, int fallback, int least, int most) {
    Optional<String> text = source.get(name);
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      int value = Integer.parseInt(text.get());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    faults.add(name + ": \"" + text.get() + "\" (expected: " + least + " to " + most + ")");
    return fallback;
  }

  /** A name of letters, digits, dots and dashes. */
  String word(String name, String fallback) {
    String text = source.get(name).orElse(fallback);
    if (!text.matches("[A-Za-z0-9._-]{1,40}")) {
      faults.add(name + ": \"" + text + "\" (expected: letters, digits, dots and dashes)");
    }
    return text;
  }

  Duration seconds(String name, int fallback) {
    return Duration.ofSeconds(integer(name, fallback, 0, 600));
  }

  Duration days(String name, int fallback) {
    return Duration.ofDays(integer(name, fallback, 1, 36_500));
  }

  Instant instant(String name, Instant fallback) {
    Optional<String> text = source.get(name);
    try {
      return text.map(Instant::parse).orElse(fallback);
    } catch (java.time.DateTimeException e) {
      faults.add(name + ": is no instant (expected: like 2027-11-24T00:00:00Z)");
      return fallback;
    }
  }

  /** An absolute URL. */
  Optional<URI> uri(String name) {
    return source
        .get(name)
        .flatMap(text -> {
          try {
            URI uri = new URI(text);
            if (uri.getScheme() != null && uri.getHost() != null) {
              return Optional.of(uri);
            }
          } catch (URISyntaxException e) {
            // told below
          }
          faults.add(name + ": is no URL");
          return Optional.empty();
        });
  }

  /** The parts of a comma-separated list, none of them empty. */
  List<String> list(String name) {
    return source
        .get(name)
        .map(text ->
            List.of(text.split(",", -1)).stream()
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList())
        .orElse(List.of());
  }
}
