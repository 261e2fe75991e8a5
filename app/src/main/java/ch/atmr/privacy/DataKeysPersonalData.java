package ch.atmr.privacy;

import ch.atmr.platform.db.Tx;
import java.util.List;

/** The keys of what is sealed about people. */
final class DataKeysPersonalData implements PersonalData {
  @Override
  public List<TableCare> tables() {
    return List.of(
        TableCare.notExported(
            "data_keys",
            "keys; what they open is exported where it is kept",
            "destroyed by anonymise-users; that it was is kept"));
  }

  @Override
  public void export(Tx tx, Subject subject, ExportDocument out) {}
}
