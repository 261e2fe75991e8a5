package ch.atmr.platform.crypto;

/**
 * A column that holds sealed text. Its name is bound to the ciphertext, so values cannot be
 * swapped.
 */
public record SealedColumn(String table, String column) {}
