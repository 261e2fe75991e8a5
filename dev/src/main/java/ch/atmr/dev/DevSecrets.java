package ch.atmr.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The secrets of this machine's development data: made once, kept in a file that only its owner
 * reads.
 */
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
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path file;
  private final Map<String, String> values;

  private DevSecrets(Path file, Map<String, String> values) {
    this.file = file;
    this.values = new LinkedHashMap<>(values);
  }

  /** Reads the file, or makes it; a secret that it lacks is added. */
  static DevSecrets in(Path file) {
    try {
      DevSecrets secrets = new DevSecrets(file, Files.exists(file) ? read(file) : Map.of());
      if (!secrets.values.keySet().containsAll(NAMES)) {
        NAMES.forEach(name -> secrets.values.computeIfAbsent(name, DevSecrets::make));
        secrets.write();
      }
      return secrets;
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

  /** Keeps another value of a secret. */
  void keep(String name, String value) {
    values.put(name, value);
    try {
      write();
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  private static Map<String, String> read(Path file) throws IOException {
    Files.setPosixFilePermissions(file, OWNER_ONLY);
    return Files.readAllLines(file).stream()
        .map(line -> line.split("=", 2))
        .filter(parts -> parts.length == 2)
        .collect(
            Collectors.toMap(
                parts -> parts[0], parts -> parts[1], (_, last) -> last, LinkedHashMap::new));
  }

  // A kill while writing must not lose the key to what is encrypted already.
  private void write() throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(next);
    Files.createFile(next, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    Files.writeString(
        next,
        values.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue() + "\n")
            .collect(Collectors.joining()));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  // A password that people type is short, and meets the policy by its first letters.
  private static String make(String name) {
    byte[] random = new byte[name.equals(DEMO_PASSWORD) ? 9 : 48];
    RANDOM.nextBytes(random);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    return name.equals(DEMO_PASSWORD) ? "Demo1-" + text : text;
  }
}
