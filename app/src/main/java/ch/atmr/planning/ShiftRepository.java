package ch.atmr.planning;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.PageRequest;
import ch.atmr.kernel.Place;
import ch.atmr.kernel.ShiftId;
import ch.atmr.kernel.TimeCursor;
import ch.atmr.kernel.TimeWindow;
import ch.atmr.kernel.VehicleId;
import ch.atmr.platform.crypto.DataKey;
import ch.atmr.platform.crypto.Encrypted;
import ch.atmr.platform.crypto.RowKeys;
import ch.atmr.platform.crypto.SealedRow;
import ch.atmr.platform.crypto.SealedTable;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.crypto.Subject;
import ch.atmr.platform.db.Row;
import ch.atmr.platform.db.Statement;
import ch.atmr.platform.db.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** The table of shifts. */
final class ShiftRepository {
  private static final Encrypted<Place> DEPOT =
      Encrypted.of("shifts", "depot_sealed", Place::toText, Place::ofText).erasedAs(Place.ERASED);

  private static final Encrypted<Place> END =
      Encrypted.of("shifts", "end_sealed", Place::toText, Place::ofText).erasedAs(Place.ERASED);

  /** What is sealed here: a depot may be a driver's home, so it is the driver's. */
  public static final SealedTable SEALED =
      new SealedTable(
          "shifts",
          "id",
          "row_key",
          Optional.of(
              new SealedTable.Owner(
                  Subject.Kind.DRIVER,
                  "JOIN drivers o ON o.company_id = t.company_id AND o.id = t.driver_id",
                  "o.row_key",
                  "t.company_id")),
          List.of(DEPOT, END),
          List.of());

  static final String COLUMNS =
      """
      SELECT s.id, s.company_id, s.row_key, s.driver_id, s.vehicle_id, s.starts_at, s.ends_at,
             s.depot_sealed, s.end_sealed, s.break_minutes, s.break_earliest, s.break_latest, s.created_at,
             s.updated_at, s.version, o.row_key AS subject,
             (SELECT k.key_sealed FROM data_keys k WHERE k.subject = o.row_key) AS data_key
      FROM shifts s
      JOIN drivers o ON o.company_id = s.company_id AND o.id = s.driver_id
      """;
  private static final String FIND = COLUMNS + "WHERE s.company_id = :company AND s.id = :id";
  private static final String LOCK = FIND + " FOR UPDATE OF s";
  private static final String DRIVABLE =
      COLUMNS
          + """
          JOIN vehicles v ON v.company_id = s.company_id AND v.id = s.vehicle_id AND v.is_active
          WHERE s.company_id = :company AND s.starts_at >= :from AND s.starts_at < :to
            AND o.is_active
          ORDER BY s.starts_at, s.id
          """;
  private static final String OVERLAPPING =
      COLUMNS
          + """
          WHERE s.company_id = :company
            AND tstzrange(s.starts_at, s.ends_at) && tstzrange(:from, :to)
          """;
  private static final String FILTER =
      """
      WHERE s.company_id = :company AND s.starts_at >= :from AND s.starts_at < :to
        AND (CAST(:driver AS bigint) IS NULL OR s.driver_id = CAST(:driver AS bigint))
      """;
  private static final String LIST =
      COLUMNS
          + FILTER
          + """
          AND (s.starts_at, s.id) > (:after_start, :after_id)
          ORDER BY s.starts_at, s.id LIMIT :fetch
          """;
  private static final String COUNT = "SELECT count(*) AS total FROM shifts s\n" + FILTER;
  private static final String INSERT =
      """
      INSERT INTO shifts (company_id, row_key, driver_id, vehicle_id, starts_at, ends_at,
          depot_sealed, end_sealed, break_minutes, break_earliest, break_latest, created_at,
          updated_at)
      VALUES (:company, :row_key, :driver, :vehicle, :starts_at, :ends_at,
          :depot, :end, :break_minutes, CAST(:break_earliest AS timestamptz),
          CAST(:break_latest AS timestamptz), :now, :now)
      RETURNING id
      """;
  private static final String INSERT_ALL =
      """
      INSERT INTO shifts (company_id, row_key, driver_id, vehicle_id, starts_at, ends_at,
          depot_sealed, end_sealed, break_minutes, break_earliest, break_latest, created_at,
          updated_at)
      SELECT :company, CAST(row_key AS uuid), CAST(driver AS bigint), CAST(vehicle AS bigint),
             CAST(starts_at AS timestamptz), CAST(ends_at AS timestamptz), CAST(depot AS bytea),
             CAST(nullif(other_end, '') AS bytea), CAST(break_minutes AS integer), CAST(nullif(break_earliest, '') AS timestamptz),
             CAST(nullif(break_latest, '') AS timestamptz), :now, :now
      FROM unnest(CAST(:row_keys AS text[]), CAST(:drivers AS text[]), CAST(:vehicles AS text[]),
                  CAST(:starts AS text[]), CAST(:ends AS text[]), CAST(:depots AS text[]),
                  CAST(:other_ends AS text[]), CAST(:break_minutes AS text[]), CAST(:earliest AS text[]),
                  CAST(:latest AS text[]))
           AS s (row_key, driver, vehicle, starts_at, ends_at, depot, other_end, break_minutes,
                 break_earliest, break_latest)
      """;
  private static final String UPDATE =
      """
      UPDATE shifts
      SET driver_id = :driver, vehicle_id = :vehicle, starts_at = :starts_at, ends_at = :ends_at,
          depot_sealed = :depot, end_sealed = :end, break_minutes = :break_minutes,
          break_earliest = CAST(:break_earliest AS timestamptz),
          break_latest = CAST(:break_latest AS timestamptz), updated_at = :now,
          version = version + 1
      WHERE company_id = :company AND id = :id
      """;
  private static final String ROW_KEY =
      "SELECT row_key FROM shifts WHERE company_id = :company AND id = :id";
  private static final String DRIVER_KEY =
      "SELECT row_key FROM drivers WHERE company_id = :company AND id = :driver";
  private static final String DRIVER_KEYS =
      """
      SELECT o.id, o.row_key AS subject,
             (SELECT k.key_sealed FROM data_keys k WHERE k.subject = o.row_key) AS data_key
      FROM drivers o
      WHERE o.company_id = :company AND o.id = ANY (CAST(CAST(:drivers AS text[]) AS bigint[]))
      """;
  private static final String DELETE =
      "DELETE FROM shifts WHERE company_id = :company AND id = :id";
  // Rides within the shift as it is that would lie outside it as it is to be.
  private static final String LOSES_RIDES =
      """
      SELECT EXISTS (
          SELECT 1 FROM assignments a
          JOIN shifts s ON s.company_id = a.company_id AND s.driver_id = a.driver_id
               AND s.vehicle_id = a.vehicle_id
          WHERE s.company_id = :company AND s.id = :id
            AND a.status IN ('SCHEDULED', 'EN_ROUTE', 'ONBOARD')
            AND a.pickup_at >= s.starts_at AND a.pickup_at < s.ends_at
            AND NOT (a.driver_id = CAST(:driver AS bigint)
                     AND a.vehicle_id = CAST(:vehicle AS bigint)
                     AND a.pickup_at >= CAST(:starts_at AS timestamptz)
                     AND a.dropoff_at <= CAST(:ends_at AS timestamptz))) AS loses
      """;

  private final Seals seals;

  ShiftRepository(Seals seals) {
    this.seals = seals;
  }

  Optional<Shift> find(Tx tx, CompanyId company, ShiftId id) {
    return of(tx.sql(FIND), company, id).optional(this::shift);
  }

  /** The shift, kept from changing until the transaction ends. */
  Optional<Shift> lock(Tx tx, CompanyId company, ShiftId id) {
    return of(tx.sql(LOCK), company, id).optional(this::shift);
  }

  List<Shift> drivable(Tx tx, CompanyId company, Instant from, Instant to) {
    return between(tx.sql(DRIVABLE), company, from, to).list(this::shift);
  }

  List<Shift> overlapping(Tx tx, CompanyId company, Instant from, Instant to) {
    return between(tx.sql(OVERLAPPING), company, from, to).list(this::shift);
  }

  List<Shift> page(Tx tx, CompanyId company, ShiftFilter filter, PageRequest page) {
    TimeCursor after = TimeCursor.of(page);
    return filtered(tx.sql(LIST), company, filter)
        .bind("after_start", after.time())
        .bind("after_id", after.id())
        .bind("fetch", page.fetch())
        .list(this::shift);
  }

  long count(Tx tx, CompanyId company, ShiftFilter filter) {
    return filtered(tx.sql(COUNT), company, filter).one(row -> row.longValue("total"));
  }

  ShiftId insert(Tx tx, CompanyId company, ShiftDetails details, Instant now) {
    UUID key = RowKeys.next();
    return bind(tx, tx.sql(INSERT), company, key, details)
        .bind("company", company.value())
        .bind("row_key", key)
        .bind("now", now)
        .one(row -> new ShiftId(row.longValue("id")));
  }

  /** Adds the shifts of drivers who are there, all in one statement. */
  void insertAll(Tx tx, CompanyId company, List<ShiftDetails> all, Instant now) {
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
      depots.add(bytea(row.seal(DEPOT, all.get(i).depot())));
      ends.add(all.get(i).end().map(end -> bytea(row.seal(END, end))).orElse(""));
    }
    tx.sql(INSERT_ALL)
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

  void update(Tx tx, Shift shift, ShiftDetails details, Instant now) {
    UUID key = of(tx.sql(ROW_KEY), shift.company(), shift.id()).one(row -> row.uuid("row_key"));
    of(bind(tx, tx.sql(UPDATE), shift.company(), key, details), shift.company(), shift.id())
        .bind("now", now)
        .update();
  }

  void delete(Tx tx, Shift shift) {
    of(tx.sql(DELETE), shift.company(), shift.id()).update();
  }

  /** Whether rides would be left without their shift; empty details: when it is deleted. */
  boolean losesRides(Tx tx, Shift shift, Optional<ShiftDetails> details) {
    return of(tx.sql(LOSES_RIDES), shift.company(), shift.id())
        .bind("driver", details.map(d -> d.driver().value()).orElse(0L))
        .bind("vehicle", details.map(d -> d.vehicle().value()).orElse(0L))
        .bind("starts_at", details.map(d -> d.window().earliest()))
        .bind("ends_at", details.map(d -> d.window().latest()))
        .one(row -> row.bool("loses"));
  }

  private static Statement of(Statement statement, CompanyId company, ShiftId id) {
    return statement.bind("company", company.value()).bind("id", id.value());
  }

  private static Statement between(
      Statement statement, CompanyId company, Instant from, Instant to) {
    return statement.bind("company", company.value()).bind("from", from).bind("to", to);
  }

  private static Statement filtered(Statement statement, CompanyId company, ShiftFilter filter) {
    return between(statement, company, filter.from(), filter.to())
        .bind("driver", filter.driver().map(DriverId::value));
  }

  private Statement bind(
      Tx tx, Statement statement, CompanyId company, UUID rowKey, ShiftDetails details) {
    seals
        .row(driverKey(tx, company, details.driver()), rowKey)
        .bind(statement, "depot", DEPOT, details.depot())
        .bind(statement, "end", END, details.end());
    Optional<TimeWindow> pause = details.pause().map(Break::window);
    return statement
        .bind("driver", details.driver().value())
        .bind("vehicle", details.vehicle().value())
        .bind("starts_at", details.window().earliest())
        .bind("ends_at", details.window().latest())
        .bind("break_minutes", details.pause().map(Break::minutes).orElse(0))
        .bind("break_earliest", pause.map(TimeWindow::earliest))
        .bind("break_latest", pause.map(TimeWindow::latest));
  }

  // A driver who is not there has no key either; the foreign key then refuses the shift.
  private DataKey driverKey(Tx tx, CompanyId company, DriverId driver) {
    return tx.sql(DRIVER_KEY)
        .bind("company", company.value())
        .bind("driver", driver.value())
        .optional(row -> Subject.driver(row.uuid("row_key"), company))
        .map(subject -> seals.dataKeys().require(tx, subject))
        .orElseGet(() -> seals.dataKeys().draw(RowKeys.next()));
  }

  Shift shift(Row row) {
    SealedRow sealed =
        seals.row(
            DataKey.of(row.uuid("subject"), row.optionalBytes("data_key")), row.uuid("row_key"));
    int minutes = row.intValue("break_minutes");
    Optional<Break> pause =
        minutes == 0
            ? Optional.empty()
            : Optional.of(
                new Break(
                    minutes,
                    new TimeWindow(row.instant("break_earliest"), row.instant("break_latest"))));
    return new Shift(
        new ShiftId(row.longValue("id")),
        new CompanyId(row.longValue("company_id")),
        new ShiftDetails(
            new DriverId(row.longValue("driver_id")),
            new VehicleId(row.longValue("vehicle_id")),
            new TimeWindow(row.instant("starts_at"), row.instant("ends_at")),
            sealed.require(row, DEPOT),
            sealed.read(row, END),
            pause),
        row.instant("created_at"),
        row.instant("updated_at"),
        row.intValue("version"));
  }
}
