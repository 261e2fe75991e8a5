package ch.atmr.privacy;

import ch.atmr.platform.db.Tx;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The tally of what was purged. */
public final class PurgeRepository {
  private static final String ADD =
      """
      INSERT INTO purge_tally (model, purged) VALUES (:model, :rows)
      ON CONFLICT (model) DO UPDATE SET purged = purge_tally.purged + excluded.purged
      """;
  private static final String OVERDUE =
      """
      INSERT INTO purge_tally (model, overdue, counted_at) VALUES (:model, :rows, :now)
      ON CONFLICT (model) DO UPDATE
      SET overdue = excluded.overdue, counted_at = excluded.counted_at
      """;
  private static final String TALLY = "SELECT model, purged, overdue FROM purge_tally";

  void purged(Tx tx, String model, long rows) {
    tx.sql(ADD).bind("model", model).bind("rows", rows).update();
  }

  void overdue(Tx tx, String model, long rows, Instant now) {
    tx.sql(OVERDUE).bind("model", model).bind("rows", rows).bind("now", now).update();
  }

  Map<String, Tally> tally(Tx tx) {
    Map<String, Tally> tally = new HashMap<>();
    tx.sql(TALLY)
        .list(row ->
            tally.put(
                row.text("model"), new Tally(row.longValue("purged"), row.longValue("overdue"))));
    return tally;
  }

  /**
   * Of one model.
   *
   * @param purged rows ever
   * @param overdue rows that had outlived their period when they were last counted
   */
  record Tally(long purged, long overdue) {
    static final Tally NONE = new Tally(0, 0);
  }
}
