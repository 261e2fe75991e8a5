package ch.atmr.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The secrets of this machine's development data: made once, kept in a file that only its owner reads. */
final class DevSecrets {
  static final String DEMO_PASSWORD = "ATMR_DEMO_PASSWORD";
  private static final List<String> NAMES =
      List.of(
          "SECRET_KEY",
          "JWT_SECRET_KEY",
          "MASTER_ENCRYPTION_KEY",
          "POSTGRES_OWNER_PASSWORD",
          "POSTGRES_APP_PASSWORD",
          DEMO_PASSWORD);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Map<String, String> values;

  private DevSecrets(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /** Reads the file, or makes it; a secret that it lacks is added. */
  static DevSecrets in(Path file) {
    try {
      Map<String, String> values = new LinkedHashMap<>();
      if (Files.exists(file)) {
        Files.readAllLines(file).stream()
            .map(line -> line.split("=", 2))
            .filter(parts -> parts.length == 2)
            .forEach(parts -> values.put(parts[0], parts[1]));
      } else {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      if (!values.keySet().containsAll(NAMES)) {
        NAMES.forEach(name -> values.computeIfAbsent(name, DevSecrets::make));
        Files.writeString(
            file,
            values.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue() + "\n")
                .collect(Collectors.joining()));
      }
      return new DevSecrets(values);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  String value(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no secret " + name);
    }
    return value;
  }

  // A password that people type is short, and meets the policy by its first letters.
  private static String make(String name) {
    byte[] random = new byte[name.equals(DEMO_PASSWORD) ? 9 : 48];
    RANDOM.nextBytes(random);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    return name.equals(DEMO_PASSWORD) ? "Demo1-" + text : text;
  }
}
