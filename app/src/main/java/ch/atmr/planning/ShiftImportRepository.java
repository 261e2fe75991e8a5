package ch.atmr.planning;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.TimeWindow;
import ch.atmr.platform.crypto.DataKey;
import ch.atmr.platform.crypto.RowKeys;
import ch.atmr.platform.crypto.SealedRow;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.crypto.Subject;
import ch.atmr.platform.db.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;

/** Writes many shifts in a few statements. */
final class ShiftImportRepository {
  private static final String INSERT =
      """
      INSERT INTO shifts (company_id, row_key, driver_id, vehicle_id, starts_at, ends_at,
          depot_sealed, end_sealed, break_minutes, break_earliest, break_latest, created_at,
          updated_at)
      SELECT :company, CAST(row_key AS uuid), CAST(driver AS bigint), CAST(vehicle AS bigint),
             CAST(starts_at AS timestamptz), CAST(ends_at AS timestamptz), CAST(depot AS bytea),
             CAST(nullif(other_end, '') AS bytea), CAST(break_minutes AS integer),
             CAST(nullif(break_earliest, '') AS timestamptz),
             CAST(nullif(break_latest, '') AS timestamptz), :now, :now
      FROM unnest(CAST(:row_keys AS text[]), CAST(:drivers AS text[]), CAST(:vehicles AS text[]),
                  CAST(:starts AS text[]), CAST(:ends AS text[]), CAST(:depots AS text[]),
                  CAST(:other_ends AS text[]), CAST(:break_minutes AS text[]),
                  CAST(:earliest AS text[]), CAST(:latest AS text[]))
           AS s (row_key, driver, vehicle, starts_at, ends_at, depot, other_end, break_minutes,
                 break_earliest, break_latest)
      """;
  private static final String DRIVER_KEYS =
      """
      SELECT o.id, o.row_key AS subject,
             (SELECT k.key_sealed FROM data_keys k WHERE k.subject = o.row_key) AS data_key
      FROM drivers o
      WHERE o.company_id = :company AND o.id = ANY (CAST(CAST(:drivers AS text[]) AS bigint[]))
      """;

  private final Seals seals;

  ShiftImportRepository(Seals seals) {
    this.seals = seals;
  }

  /** Adds the shifts of drivers who are there, all in one statement. */
  void insert(Tx tx, CompanyId company, List<ShiftDetails> all, Instant now) {
    if (all.isEmpty()) {
      return;
    }
    Map<DriverId, DataKey> keys = driverKeys(tx, company, all);
    List<UUID> rowKeys = all.stream().map(_ -> RowKeys.next()).toList();
    List<String> depots = new ArrayList<>();
    List<String> ends = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      DataKey key = Objects.requireNonNull(keys.get(all.get(i).driver()));
      SealedRow row = seals.row(key, rowKeys.get(i));
      depots.add(bytea(row.seal(ShiftRepository.DEPOT, all.get(i).depot())));
      ends.add(all.get(i).end().map(end -> bytea(row.seal(ShiftRepository.END, end))).orElse(""));
    }
    tx.sql(INSERT)
        .bind("company", company.value())
        .bind("row_keys", rowKeys.stream().map(UUID::toString).toList())
        .bind("drivers", all.stream().map(s -> s.driver().value()).toList())
        .bind("vehicles", all.stream().map(s -> s.vehicle().value()).toList())
        .bind("starts", all.stream().map(s -> s.window().earliest().toString()).toList())
        .bind("ends", all.stream().map(s -> s.window().latest().toString()).toList())
        .bind("depots", depots)
        .bind("other_ends", ends)
        .bind(
            "break_minutes",
            all.stream().map(s -> s.pause().map(Break::minutes).orElse(0)).toList())
        .bind("earliest", all.stream().map(s -> edge(s, TimeWindow::earliest)).toList())
        .bind("latest", all.stream().map(s -> edge(s, TimeWindow::latest)).toList())
        .bind("now", now)
        .update();
  }

  private static String bytea(byte[] sealed) {
    return "\\x" + HexFormat.of().formatHex(sealed);
  }

  private static String edge(ShiftDetails shift, Function<TimeWindow, Instant> edge) {
    return shift.pause().map(pause -> edge.apply(pause.window()).toString()).orElse("");
  }

  private Map<DriverId, DataKey> driverKeys(Tx tx, CompanyId company, List<ShiftDetails> all) {
    Map<DriverId, DataKey> keys = new HashMap<>();
    tx.sql(DRIVER_KEYS)
        .bind("company", company.value())
        .bind("drivers", all.stream().map(s -> s.driver().value()).distinct().toList())
        .list(row ->
            keys.put(
                new DriverId(row.longValue("id")),
                DataKey.of(row.uuid("subject"), row.optionalBytes("data_key"))));
    keys.replaceAll(
        (_, read) -> seals.dataKeys().require(tx, Subject.driver(read.subject(), company), read));
    return keys;
  }
}
