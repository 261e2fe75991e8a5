package ch.atmr.privacy;

import ch.atmr.platform.db.Tx;
import java.util.List;

/** Answers kept for requests that may come again name people in their sealed bodies. */
final class KeptAnswersPersonalData implements PersonalData {
  @Override
  public List<TableCare> tables() {
    return List.of(
        TableCare.notExported(
            "idempotency_keys",
            "answers that were given; what they tell is exported where it is kept",
            "deleted after 24 hours by idempotency-cleanup"));
  }

  @Override
  public void export(Tx tx, Subject subject, ExportDocument out) {}
}
