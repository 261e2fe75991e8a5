package ch.atmr.platform.db;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what a migration takes away from the release before it, which goes on running on the new
 * schema. Such a statement is only allowed where the release that stopped using the thing has gone
 * out: {@code -- contract: expanded in V6, unused since 1.2.0} on the line before it.
 */
final class MigrationRules {
  private static final String CONTRACT =
      "-- contract: expanded in V\\d+, unused since \\d+\\.\\d+\\.\\d+";
  private static final Pattern STATED = Pattern.compile("(?m)^" + CONTRACT + "$");
  private static final Pattern CREATED =
      Pattern.compile("\\bcreate (?:unlogged )?table (?:if not exists )?(\\w+)");
  private static final Pattern ALTERED =
      Pattern.compile("^alter table (?:if exists )?(?:only )?(\\w+) (.*)$");
  private static final Pattern INDEXED =
      Pattern.compile(
          "^create unique index (?:concurrently )?(?:if not exists )?\\w+ on (?:only )?(\\w+).*$");

  private MigrationRules() {}

  /**
   * @param statement as it begins
   * @param why what the release before loses
   */
  record Finding(String statement, String why) {}

  static List<Finding> check(String sql) {
    List<Finding> findings = new ArrayList<>();
    Set<String> own = new TreeSet<>();
    for (String part : statements(sql)) {
      String statement = plain(part);
      Matcher created = CREATED.matcher(statement);
      while (created.find()) {
        own.add(created.group(1));
      }
      String why = fault(statement, own);
      if (!why.isEmpty() && !STATED.matcher(part.strip()).find()) {
        findings.add(new Finding(statement.substring(0, Math.min(80, statement.length())), why));
      }
    }
    return findings;
  }

  private static String fault(String statement, Set<String> own) {
    if (statement.matches(
        "^drop (table|view|materialized view|function|procedure|type|schema|sequence|domain) .*")) {
      return "is dropped while it may be used";
    }
    if (statement.matches("^(truncate|revoke) .*")
        && !statement.matches("^revoke all on function \\S+(\\(.*\\))? from public$")) {
      return "is taken away while it may be used";
    }
    if (statement.matches("^alter type \\w+ (rename|drop) .*")) {
      return "a value changes its name or goes";
    }
    Matcher indexed = INDEXED.matcher(statement);
    if (indexed.matches() && !own.contains(indexed.group(1))) {
      return "refuses rows that the release before writes";
    }
    Matcher altered = ALTERED.matcher(statement);
    return altered.matches() && !own.contains(altered.group(1)) ? tableFault(altered.group(2)) : "";
  }

  private static String tableFault(String change) {
    if (change.matches(".*\\brename\\b.*")) {
      return "is renamed while its name may be used";
    }
    if (change.matches(
        ".*\\bdrop (column )?(?!constraint\\b|not null\\b|default\\b|expression\\b|identity\\b)\\w+.*")) {
      return "a column is dropped while it may be used";
    }
    if (change.matches(".*\\balter (column )?\\w+ (set data )?type\\b.*")) {
      return "a column changes its type under statements that know another";
    }
    if (change.matches(".*\\balter (column )?\\w+ (set not null|drop default)\\b.*")
        || change.matches(
            ".*\\badd (column )?(?!constraint\\b)\\w+ (?!.*\\bdefault\\b|.*\\bgenerated\\b).*\\bnot null\\b.*")) {
      return "a column must be given that the release before does not give";
    }
    if (change.matches(
        ".*\\badd (constraint \\w+ )?(check|unique|primary key|foreign key|exclude)\\b.*")) {
      return "refuses rows that the release before writes";
    }
    return "";
  }

  /** Cuts at semicolons outside of quotes and of the bodies of functions; comments stay. */
  private static List<String> statements(String sql) {
    Matcher tokens =
        Pattern.compile("--[^\\n]*|'(?:[^']|'')*'|(\\$\\w*\\$)[\\s\\S]*?\\1|;").matcher(sql);
    List<String> statements = new ArrayList<>();
    int begin = 0;
    while (tokens.find()) {
      if (tokens.group().equals(";")) {
        statements.add(sql.substring(begin, tokens.start()));
        begin = tokens.end();
      }
    }
    statements.add(sql.substring(begin));
    return statements;
  }

  /** Without comments, bodies and quoted text, in lower case, on one line. */
  private static String plain(String statement) {
    return statement
        .replaceAll("--[^\\n]*", " ")
        .replaceAll("(\\$\\w*\\$)[\\s\\S]*?\\1", " ")
        .replaceAll("'(?:[^']|'')*'", "''")
        .replaceAll("\\s+", " ")
        .strip()
        .toLowerCase(Locale.ROOT);
  }
}
