package ch.atmr.platform.db;

/**
 * What a transaction does. It may run more than once (serialisation failures), so it only talks to
 * the database.
 */
@FunctionalInterface
public interface Work<T> {
  T in(Tx tx);
}
