package ch.atmr.drivers;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.PageRequest;
import ch.atmr.kernel.VehicleId;
import ch.atmr.platform.db.Row;
import ch.atmr.platform.db.Statement;
import ch.atmr.platform.db.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The table of vehicles. */
final class VehicleRepository {
  private static final String COLUMNS =
      """
      SELECT id, company_id, reference, model, license_plate, vehicle_type, seats,
             wheelchair_places, seats_per_wheelchair, stretcher_places,
             stretcher_excludes_wheelchair, layouts, year, vin, insurance_expires_at, inspection_expires_at,
             is_active, created_at, updated_at, version
      FROM vehicles
      """;
  private static final String FIND = COLUMNS + "WHERE company_id = :company AND id = :id";
  private static final String LOCK = FIND + " FOR UPDATE";
  private static final String FILTER =
      """
      WHERE company_id = :company
        AND (CAST(:active AS boolean) IS NULL OR is_active = CAST(:active AS boolean))
      """;
  private static final String LIST =
      COLUMNS + FILTER + "AND id < :before ORDER BY id DESC LIMIT :fetch";
  private static final String ALL_ACTIVE =
      COLUMNS + "WHERE company_id = :company AND is_active ORDER BY id";
  private static final String COUNT = "SELECT count(*) AS total FROM vehicles\n" + FILTER;
  private static final String BY_REFERENCE =
      COLUMNS + "WHERE company_id = :company AND reference = ANY (CAST(:references AS text[]))";
  private static final String INSERT =
      """
      INSERT INTO vehicles (company_id, reference, model, license_plate, vehicle_type, seats,
          wheelchair_places, seats_per_wheelchair, stretcher_places, stretcher_excludes_wheelchair,
          layouts, year, vin, insurance_expires_at, inspection_expires_at, is_active, created_at, updated_at)
      VALUES (:company, :reference, :model, :license_plate, :type, :seats,
          :wheelchair_places, :seats_per_wheelchair, :stretcher_places, :stretcher_excludes,
          :layouts, CAST(:year AS integer), :vin, CAST(:insurance AS date), CAST(:inspection AS date),
          :active, :now, :now)
      RETURNING id
      """;
  private static final String INSERT_IMPORTED =
      """
      INSERT INTO vehicles (company_id, reference, vehicle_type, seats, wheelchair_places,
          seats_per_wheelchair, stretcher_places, stretcher_excludes_wheelchair, layouts, is_active,
          created_at, updated_at)
      SELECT :company, reference, type, CAST(seats AS integer), CAST(wheelchairs AS integer),
             CAST(seats_per_wheelchair AS integer), CAST(stretchers AS integer),
             CAST(excludes AS boolean), string_to_array(layouts, '|'), true, :now, :now
      FROM unnest(CAST(:references AS text[]), CAST(:types AS text[]), CAST(:seats AS text[]),
                  CAST(:wheelchair_places AS text[]), CAST(:seats_per_wheelchair AS text[]),
                  CAST(:stretcher_places AS text[]), CAST(:stretcher_excludes AS text[]),
                  CAST(:layouts AS text[]))
           AS v (reference, type, seats, wheelchairs, seats_per_wheelchair, stretchers, excludes, layouts)
      RETURNING id, reference
      """;
  private static final String UPDATE =
      """
      UPDATE vehicles
      SET reference = :reference, model = :model, license_plate = :license_plate,
          vehicle_type = :type, seats = :seats, wheelchair_places = :wheelchair_places,
          seats_per_wheelchair = :seats_per_wheelchair, stretcher_places = :stretcher_places,
          stretcher_excludes_wheelchair = :stretcher_excludes, layouts = :layouts, year = CAST(:year AS integer),
          vin = :vin, insurance_expires_at = CAST(:insurance AS date),
          inspection_expires_at = CAST(:inspection AS date), is_active = :active,
          updated_at = :now, version = version + 1
      WHERE company_id = :company AND id = :id
      """;
  private static final String IN_USE =
      """
      SELECT EXISTS (SELECT 1 FROM assignments
                     WHERE company_id = :company AND vehicle_id = :id
                       AND (status IN ('EN_ROUTE', 'ONBOARD')
                            OR (status = 'SCHEDULED' AND dropoff_at > :now))) AS in_use
      """;

  Optional<Vehicle> find(Tx tx, CompanyId company, VehicleId id) {
    return of(tx.sql(FIND), company, id).optional(VehicleRepository::vehicle);
  }

  /** The vehicle, kept from changing until the transaction ends. */
  Optional<Vehicle> lock(Tx tx, CompanyId company, VehicleId id) {
    return of(tx.sql(LOCK), company, id).optional(VehicleRepository::vehicle);
  }

  List<Vehicle> page(Tx tx, CompanyId company, Optional<Boolean> active, PageRequest page) {
    return tx.sql(LIST)
        .bind("company", company.value())
        .bind("active", active)
        .bind("before", page.beforeId())
        .bind("fetch", page.fetch())
        .list(VehicleRepository::vehicle);
  }

  List<Vehicle> active(Tx tx, CompanyId company) {
    return tx.sql(ALL_ACTIVE).bind("company", company.value()).list(VehicleRepository::vehicle);
  }

  long count(Tx tx, CompanyId company, Optional<Boolean> active) {
    return tx.sql(COUNT)
        .bind("company", company.value())
        .bind("active", active)
        .one(row -> row.longValue("total"));
  }

  Map<String, Vehicle> byReference(Tx tx, CompanyId company, Collection<String> references) {
    Map<String, Vehicle> found = new HashMap<>();
    tx.sql(BY_REFERENCE)
        .bind("company", company.value())
        .bind("references", List.copyOf(references))
        .list(row -> found.put(row.text("reference"), vehicle(row)));
    return found;
  }

  VehicleId insert(Tx tx, CompanyId company, VehicleDetails details, Instant now) {
    return bind(tx.sql(INSERT), details)
        .bind("company", company.value())
        .bind("now", now)
        .one(row -> new VehicleId(row.longValue("id")));
  }

  /**
   * Adds vehicles in one statement.
   *
   * @param imported of which only reference, type and capacity are known
   * @return the new ids by reference
   */
  Map<String, VehicleId> insertImported(
      Tx tx, CompanyId company, List<VehicleDetails> imported, Instant now) {
    List<VehicleCapacity> capacities = imported.stream().map(VehicleDetails::capacity).toList();
    Map<String, VehicleId> ids = new HashMap<>();
    tx.sql(INSERT_IMPORTED)
        .bind("company", company.value())
        .bind("references", imported.stream().map(v -> v.reference().orElseThrow()).toList())
        .bind("types", imported.stream().map(VehicleDetails::type).toList())
        .bind("seats", capacities.stream().map(VehicleCapacity::seats).toList())
        .bind(
            "wheelchair_places",
            capacities.stream().map(VehicleCapacity::wheelchairPlaces).toList())
        .bind(
            "seats_per_wheelchair",
            capacities.stream().map(VehicleCapacity::seatsPerWheelchair).toList())
        .bind(
            "stretcher_places", capacities.stream().map(VehicleCapacity::stretcherPlaces).toList())
        .bind(
            "stretcher_excludes",
            capacities.stream().map(VehicleCapacity::stretcherExcludesWheelchair).toList())
        .bind("layouts", capacities.stream().map(VehicleRepository::layouts).toList())
        .bind("now", now)
        .list(row -> ids.put(row.text("reference"), new VehicleId(row.longValue("id"))));
    return ids;
  }

  // An array of arrays would be one rectangle to PostgreSQL; so each travels as one text.
  private static String layouts(VehicleCapacity capacity) {
    return capacity.layouts().stream().map(VehicleLayout::toText).collect(Collectors.joining("|"));
  }

  void update(Tx tx, Vehicle vehicle, VehicleDetails details, Instant now) {
    of(bind(tx.sql(UPDATE), details), vehicle.company(), vehicle.id()).bind("now", now).update();
  }

  /** Whether rides under way or to come are assigned to it. */
  boolean inUse(Tx tx, CompanyId company, VehicleId id, Instant now) {
    return of(tx.sql(IN_USE), company, id).bind("now", now).one(row -> row.bool("in_use"));
  }

  private static Statement of(Statement statement, CompanyId company, VehicleId id) {
    return statement.bind("company", company.value()).bind("id", id.value());
  }

  private static Statement bind(Statement statement, VehicleDetails details) {
    VehicleCapacity capacity = details.capacity();
    return statement
        .bind("reference", details.reference())
        .bind("model", details.model())
        .bind("license_plate", details.licensePlate())
        .bind("type", details.type())
        .bind("seats", capacity.seats())
        .bind("wheelchair_places", capacity.wheelchairPlaces())
        .bind("seats_per_wheelchair", capacity.seatsPerWheelchair())
        .bind("stretcher_places", capacity.stretcherPlaces())
        .bind("stretcher_excludes", capacity.stretcherExcludesWheelchair())
        .bind("layouts", capacity.layouts().stream().map(VehicleLayout::toText).toList())
        .bind("year", details.year().isPresent() ? details.year().getAsInt() : null)
        .bind("vin", details.vin())
        .bind("insurance", details.insuranceExpiresAt())
        .bind("inspection", details.inspectionExpiresAt())
        .bind("active", details.active());
  }

  private static Vehicle vehicle(Row row) {
    return new Vehicle(
        new VehicleId(row.longValue("id")),
        new CompanyId(row.longValue("company_id")),
        new VehicleDetails(
            row.optionalText("reference"),
            row.optionalText("model"),
            row.optionalText("license_plate"),
            row.constant("vehicle_type", VehicleType.class),
            new VehicleCapacity(
                row.intValue("seats"),
                row.intValue("wheelchair_places"),
                row.intValue("seats_per_wheelchair"),
                row.intValue("stretcher_places"),
                row.bool("stretcher_excludes_wheelchair"),
                row.texts("layouts").stream().map(VehicleLayout::ofText).toList()),
            row.optionalInt("year"),
            row.optionalText("vin"),
            row.optionalDate("insurance_expires_at"),
            row.optionalDate("inspection_expires_at"),
            row.bool("is_active")),
        row.instant("created_at"),
        row.instant("updated_at"),
        row.intValue("version"));
  }
}
