package ch.atmr.privacy;

import ch.atmr.platform.db.Tx;
import java.time.Instant;
import java.util.Optional;

/**
 * Rows that are deleted once they have outlived their period, oldest first.
 *
 * @param model their name in metrics and in the audit
 * @param count how many rows are older than {@code :before}, as {@code overdue}
 * @param delete deletes up to {@code :batch} rows older than {@code :before} that come after
 *     ({@code :after_time}, {@code :after_id}); answers {@code rows} and of the last one {@code
 *     last_time} and {@code last_id}
 */
public record Expiring(String model, RetentionPeriods.Kind kind, String count, String delete) {

  long overdue(Tx tx, Instant before) {
    return tx.sql(count).bind("before", before).one(row -> row.longValue("overdue"));
  }

  Batch delete(Tx tx, Instant before, Position after, int most) {
    return tx.sql(delete)
        .bind("before", before)
        .bind("after_time", after.time())
        .bind("after_id", after.id())
        .bind("batch", most)
        .one(row ->
            new Batch(
                row.longValue("rows"),
                row.optionalInstant("last_time")
                    .map(time -> new Position(time, row.longValue("last_id")))));
  }

  /** A place in the order of age. */
  record Position(Instant time, long id) {
    static final Position START = new Position(Instant.EPOCH, 0);
  }

  /**
   * Rows deleted together.
   *
   * @param last where they end; empty when there were none
   */
  record Batch(long rows, Optional<Position> last) {}
}
