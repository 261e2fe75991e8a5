package ch.atmr.platform.queries;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A statement's name in logs and reports. Statements are constants with {@code :name} parameters,
 * so neither part holds a value.
 *
 * @param id eight hex digits of its text's hash, the same in every process
 * @param text its beginning in one line
 */
public record Fingerprint(String id, String text) {
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final int LONGEST = 160;

  static Fingerprint of(String sql) {
    String line = SPACE.matcher(sql).replaceAll(" ").strip();
    String start = line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
    return new Fingerprint(hash(line).substring(0, 8), start);
  }

  private static String hash(String line) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(line.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  @Override
  public String toString() {
    return id + " (" + text + ")";
  }
}
