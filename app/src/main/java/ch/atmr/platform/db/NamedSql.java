package ch.atmr.platform.db;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement with {@code :name} parameters as JDBC wants it. DbClient parses such a statement anew
 * on every execution and takes {@code ::type} for a parameter; this parses it once.
 *
 * @param names the parameters in the order of their places; a name may stand twice
 * @param summary of the statement itself, without what travels with it: {@code SELECT bookings}
 */
record NamedSql(String jdbc, List<String> names, String summary) {
  private static final Pattern INNERMOST = Pattern.compile("\\([^()]*\\)");
  private static final Pattern VERB = Pattern.compile("(?i)\\b(?:SELECT|INSERT|UPDATE|DELETE)\\b");
  private static final Pattern TABLE =
      Pattern.compile("(?i)\\b(?:FROM|INTO|UPDATE|JOIN)\\s+(?:ONLY\\s+)?([a-z_][a-z_0-9.]*)");
  private static final ConcurrentHashMap<Key, NamedSql> PARSED = new ConcurrentHashMap<>();

  /**
   * The parsed statement, with what travels with it. Statements are constants, so the cache ends at
   * their number.
   */
  static NamedSql of(String sql, Tx.Frame frame) {
    Key key = new Key(sql, frame);
    NamedSql parsed = PARSED.get(key);
    return parsed != null ? parsed : PARSED.computeIfAbsent(key, _ -> parse(sql, frame));
  }

  private static NamedSql parse(String sql, Tx.Frame frame) {
    NamedSql whole = parse(frame.around(sql));
    return new NamedSql(whole.jdbc, whole.names, summary(sql));
  }

  // What it does and to which table, as OpenTelemetry names a statement's span; what stands in
  // brackets is beside the point.
  private static String summary(String sql) {
    String outer = sql;
    String before;
    do {
      before = outer;
      outer = INNERMOST.matcher(before).replaceAll(" ");
    } while (!outer.equals(before));
    Matcher verb = VERB.matcher(outer);
    Matcher table = TABLE.matcher(outer);
    String does = verb.find() ? verb.group() : outer.strip().split("\\s", 2)[0];
    return does.toUpperCase(Locale.ROOT) + (table.find() ? " " + table.group(1) : "");
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
    return new NamedSql(jdbc.toString(), List.copyOf(names), summary(sql));
  }

  private record Key(String sql, Tx.Frame frame) {}
}
