package ch.atmr.platform.db;

/**
 * How a transaction says for whom it runs: statements in front of its first one, which travel with
 * it. Their settings end with the transaction. Numbers are bound as numbers and cast to text here,
 * since a parameter without a type of its own makes the driver cut the text into several round
 * trips.
 */
enum Entry {
  NOBODY("", 0),
  TENANT("SELECT set_config('atmr.company_id', CAST(:entering_company AS text), true);\n", 1),
  USER("SELECT set_config('atmr.user_id', CAST(:entering_user AS text), true);\n", 1),
  SYSTEM(
      """
      SELECT set_config('atmr.system', 'on', true);
      INSERT INTO audit_events (action, category, user_id, details)
      VALUES ('SYSTEM_ACCESS', 'system_access', CAST(:entering_user AS bigint),
              jsonb_build_object('reason', CAST(:entering_because AS text)));
      """,
      2),
  TENANT_AND_USER(TENANT, USER),
  SYSTEM_AND_USER(SYSTEM, USER);

  private final String sql;
  private final int results;

  Entry(String sql, int results) {
    this.sql = sql;
    this.results = results;
  }

  Entry(Entry first, Entry second) {
    this(first.sql + second.sql, first.results + second.results);
  }

  String sql() {
    return sql;
  }

  /** How many results these statements give. */
  int results() {
    return results;
  }
}
