package ch.atmr.platform.crypto;

import java.util.List;
import java.util.Optional;

/**
 * A table with sealed columns, as re-encryption and erasure walk through it. All texts are parts of
 * the schema and stand in statements as they are; {@code t} is the table.
 *
 * @param id the column of its numeric primary key; empty where rows pass too soon to be walked
 * @param rowKey the column of the row's random name, to which its values are bound
 * @param owner whose the rows are; empty where the master key itself seals them
 * @param indexes blind indexes; with any, the table has a column {@code index_key_id}
 */
public record SealedTable(
    String name,
    String id,
    String rowKey,
    Optional<Owner> owner,
    List<Encrypted<?>> columns,
    List<SealedIndex> indexes) {
  public SealedTable {
    columns = List.copyOf(columns);
    indexes = List.copyOf(indexes);
  }

  /** A table of values sealed by the master key that are gone within days. */
  public static SealedTable passing(String name, List<Encrypted<?>> columns) {
    return new SealedTable(name, "", "row_key", Optional.empty(), columns, List.of());
  }

  boolean isWalked() {
    return !id.isEmpty();
  }

  /**
   * Whose a row is.
   *
   * @param join what leads from {@code t} to the owner; empty when it is the row itself
   * @param subject the owner's random name
   * @param company the owner's company, or null for a user of none
   */
  public record Owner(Subject.Kind kind, String join, String subject, String company) {}
}
