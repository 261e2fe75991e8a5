package ch.atmr.platform.db;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A statement with {@code :name} parameters as JDBC wants it. DbClient parses such a statement anew
 * on every execution and takes {@code ::type} for a parameter; this parses it once.
 *
 * @param names the parameters in the order of their places; a name may stand twice
 */
record NamedSql(String jdbc, List<String> names) {
  private static final ConcurrentHashMap<Key, NamedSql> PARSED = new ConcurrentHashMap<>();

  /**
   * The parsed statement, with what travels with it. Statements are constants, so the cache ends at
   * their number.
   */
  static NamedSql of(String sql, Tx.Frame frame) {
    Key key = new Key(sql, frame);
    NamedSql parsed = PARSED.get(key);
    return parsed != null ? parsed : PARSED.computeIfAbsent(key, _ -> parse(frame.around(sql)));
  }

  static NamedSql parse(String sql) {
    StringBuilder jdbc = new StringBuilder(sql.length());
    List<String> names = new ArrayList<>();
    boolean quoted = false;
    for (int i = 0; i < sql.length(); i++) {
      char c = sql.charAt(i);
      if (!quoted && sql.startsWith("--", i)) {
        int end = sql.indexOf('\n', i);
        end = end < 0 ? sql.length() : end;
        jdbc.append(sql, i, end);
        i = end - 1;
        continue;
      }
      if (c == '\'') {
        quoted = !quoted;
      }
      if (quoted || c != ':') {
        jdbc.append(c);
      } else if (i + 1 < sql.length() && sql.charAt(i + 1) == ':') {
        jdbc.append("::");
        i++;
      } else {
        int end = i + 1;
        while (end < sql.length() && Character.isJavaIdentifierPart(sql.charAt(end))) {
          end++;
        }
        names.add(sql.substring(i + 1, end));
        jdbc.append('?');
        i = end - 1;
      }
    }
    return new NamedSql(jdbc.toString(), List.copyOf(names));
  }

  private record Key(String sql, Tx.Frame frame) {}
}
