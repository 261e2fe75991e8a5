package ch.atmr.platform.db;

import io.helidon.dbclient.DbTransaction;

/** A running transaction. Made and ended by {@link Db} alone. */
public final class Tx {
  private final DbTransaction transaction;
  private boolean used;

  Tx(DbTransaction transaction) {
    this.transaction = transaction;
  }

  /** A statement with {@code :name} parameters, which {@link Statement#bind} fills. */
  public Statement sql(String sql) {
    used = true;
    return new Statement(transaction, NamedSql.of(sql));
  }

  /** DbClient logs a warning when a transaction without statements is ended. */
  boolean used() {
    return used;
  }
}
