package ch.atmr.drivers;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.PageRequest;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Skill;
import ch.atmr.kernel.UserId;
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
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table of drivers. */
final class DriverRepository {
  private static final String TABLE = "drivers";
  static final Encrypted<PersonalText> FIRST_NAME = Encrypted.text(TABLE, "first_name_sealed");
  static final Encrypted<PersonalText> LAST_NAME = Encrypted.text(TABLE, "last_name_sealed");
  private static final Encrypted<PersonalText> PHONE = Encrypted.text(TABLE, "phone_sealed");

  /** What is sealed here. */
  public static final SealedTable SEALED =
      new SealedTable(
          TABLE,
          "id",
          "row_key",
          Optional.of(new SealedTable.Owner(Subject.Kind.DRIVER, "", "t.row_key", "t.company_id")),
          List.of(FIRST_NAME, LAST_NAME, PHONE),
          List.of());

  private static final String COLUMNS =
      """
      SELECT id, company_id, row_key, user_id, reference, first_name_sealed, last_name_sealed,
             phone_sealed, skills, languages, driver_type, vehicle_id, license_categories,
             license_valid_until, medical_valid_until, is_active, is_available, created_at,
             updated_at, version,
             (SELECT k.key_sealed FROM data_keys k WHERE k.subject = drivers.row_key) AS data_key
      FROM drivers
      """;
  private static final String FIND = COLUMNS + "WHERE company_id = :company AND id = :id";
  private static final String LOCK = FIND + " FOR UPDATE";
  private static final String OF_USER = COLUMNS + "WHERE company_id = :company AND user_id = :user";
  private static final String FILTER =
      """
      WHERE company_id = :company
        AND (CAST(:active AS boolean) IS NULL OR is_active = CAST(:active AS boolean))
      """;
  private static final String LIST =
      COLUMNS + FILTER + "AND id < :before ORDER BY id DESC LIMIT :fetch";
  private static final String ALL_ACTIVE =
      COLUMNS + "WHERE company_id = :company AND is_active ORDER BY id";
  private static final String COUNT = "SELECT count(*) AS total FROM drivers\n" + FILTER;
  private static final String BY_REFERENCE =
      COLUMNS + "WHERE company_id = :company AND reference = ANY (CAST(:references AS text[]))";
  private static final String INSERT =
      """
      INSERT INTO drivers (company_id, row_key, user_id, reference, first_name_sealed,
          last_name_sealed, phone_sealed, skills, languages, driver_type, vehicle_id,
          license_categories, license_valid_until, medical_valid_until, is_active, is_available,
          created_at, updated_at)
      VALUES (:company, :row_key, CAST(:user AS bigint), :reference, :first_name,
          :last_name, :phone, CAST(:skills AS text[]), CAST(:languages AS text[]), :type,
          CAST(:vehicle AS bigint), CAST(:categories AS text[]), CAST(:license_until AS date),
          CAST(:medical_until AS date), :active, :available, :now, :now)
      RETURNING id
      """;
  private static final String INSERT_IMPORTED =
      """
      INSERT INTO drivers (company_id, row_key, reference, first_name_sealed, last_name_sealed,
          skills, languages, driver_type, vehicle_id, license_categories, is_active, is_available,
          created_at, updated_at)
      SELECT :company, CAST(row_key AS uuid), reference, CAST(nullif(first_name, '') AS bytea),
             CAST(nullif(last_name, '') AS bytea), string_to_array(skills, ','),
             string_to_array(languages, ','), type, CAST(vehicle AS bigint), '{}', true, true,
             :now, :now
      FROM unnest(CAST(:row_keys AS text[]), CAST(:references AS text[]),
                  CAST(:first_names AS text[]), CAST(:last_names AS text[]),
                  CAST(:skills AS text[]), CAST(:languages AS text[]), CAST(:types AS text[]),
                  CAST(:vehicles AS text[]))
           AS d (row_key, reference, first_name, last_name, skills, languages, type, vehicle)
      RETURNING id, reference
      """;
  private static final String UPDATE =
      """
      UPDATE drivers
      SET user_id = CAST(:user AS bigint), reference = :reference, first_name_sealed = :first_name,
          last_name_sealed = :last_name, phone_sealed = :phone, skills = CAST(:skills AS text[]),
          languages = CAST(:languages AS text[]), driver_type = :type,
          vehicle_id = CAST(:vehicle AS bigint), license_categories = CAST(:categories AS text[]),
          license_valid_until = CAST(:license_until AS date),
          medical_valid_until = CAST(:medical_until AS date), is_active = :active,
          is_available = :available, updated_at = :now, version = version + 1
      WHERE company_id = :company AND id = :id
      """;
  private static final String ROW_KEY =
      "SELECT row_key FROM drivers WHERE company_id = :company AND id = :id";
  private static final String IN_USE =
      """
      SELECT EXISTS (SELECT 1 FROM assignments
                     WHERE company_id = :company AND driver_id = :id
                       AND (status IN ('EN_ROUTE', 'ONBOARD')
                            OR (status = 'SCHEDULED' AND dropoff_at > :now))) AS in_use
      """;

  private final Seals seals;

  DriverRepository(Seals seals) {
    this.seals = seals;
  }

  Optional<Driver> find(Tx tx, CompanyId company, DriverId id) {
    return of(tx.sql(FIND), company, id).optional(this::driver);
  }

  /** The driver, kept from changing until the transaction ends. */
  Optional<Driver> lock(Tx tx, CompanyId company, DriverId id) {
    return of(tx.sql(LOCK), company, id).optional(this::driver);
  }

  Optional<Driver> ofUser(Tx tx, CompanyId company, UserId user) {
    return tx.sql(OF_USER)
        .bind("company", company.value())
        .bind("user", user.value())
        .optional(this::driver);
  }

  List<Driver> page(Tx tx, CompanyId company, Optional<Boolean> active, PageRequest page) {
    return tx.sql(LIST)
        .bind("company", company.value())
        .bind("active", active)
        .bind("before", page.beforeId())
        .bind("fetch", page.fetch())
        .list(this::driver);
  }

  List<Driver> active(Tx tx, CompanyId company) {
    return tx.sql(ALL_ACTIVE).bind("company", company.value()).list(this::driver);
  }

  long count(Tx tx, CompanyId company, Optional<Boolean> active) {
    return tx.sql(COUNT)
        .bind("company", company.value())
        .bind("active", active)
        .one(row -> row.longValue("total"));
  }

  Map<String, Driver> byReference(Tx tx, CompanyId company, Collection<String> references) {
    Map<String, Driver> found = new HashMap<>();
    tx.sql(BY_REFERENCE)
        .bind("company", company.value())
        .bind("references", List.copyOf(references))
        .list(row -> found.put(row.text("reference"), driver(row)));
    return found;
  }

  DriverId insert(
      Tx tx, CompanyId company, Optional<UserId> user, DriverDetails details, Instant now) {
    UUID rowKey = RowKeys.next();
    DataKey key = seals.dataKeys().create(tx, Subject.driver(rowKey, company));
    return bind(tx.sql(INSERT), seals.row(key, rowKey), user, details)
        .bind("company", company.value())
        .bind("row_key", rowKey)
        .bind("now", now)
        .one(row -> new DriverId(row.longValue("id")));
  }

  /**
   * Adds drivers, with their data keys, in two statements.
   *
   * @param imported without a phone or a license
   * @return the new ids by reference
   */
  Map<String, DriverId> insertImported(
      Tx tx, CompanyId company, List<DriverDetails> imported, Instant now) {
    List<DataKey> keys = imported.stream().map(_ -> seals.dataKeys().draw(RowKeys.next())).toList();
    seals.dataKeys().add(tx, Subject.Kind.DRIVER, company, keys);
    List<String> firstNames = new ArrayList<>();
    List<String> lastNames = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      SealedRow sealed = seals.row(keys.get(i), keys.get(i).subject());
      firstNames.add(hex(sealed.seal(FIRST_NAME, imported.get(i).firstName())));
      lastNames.add(hex(sealed.seal(LAST_NAME, imported.get(i).lastName())));
    }
    Map<String, DriverId> ids = new HashMap<>();
    tx.sql(INSERT_IMPORTED)
        .bind("company", company.value())
        .bind("row_keys", keys.stream().map(key -> key.subject().toString()).toList())
        .bind("references", imported.stream().map(d -> d.reference().orElseThrow()).toList())
        .bind("first_names", firstNames)
        .bind("last_names", lastNames)
        .bind("skills", imported.stream().map(DriverRepository::skills).toList())
        .bind("languages", imported.stream().map(d -> String.join(",", d.languages())).toList())
        .bind("types", imported.stream().map(DriverDetails::type).toList())
        .bind("vehicles", imported.stream().map(d -> d.vehicle().orElseThrow().value()).toList())
        .bind("now", now)
        .list(row -> ids.put(row.text("reference"), new DriverId(row.longValue("id"))));
    return ids;
  }

  private static String skills(DriverDetails details) {
    return details.skills().stream().map(Skill::name).sorted().collect(Collectors.joining(","));
  }

  /** How PostgreSQL reads bytes in a text; empty for none. */
  private static String hex(byte @Nullable [] sealed) {
    return sealed == null ? "" : "\\x" + HexFormat.of().formatHex(sealed);
  }

  void update(Tx tx, Driver driver, Optional<UserId> user, DriverDetails details, Instant now) {
    UUID key = of(tx.sql(ROW_KEY), driver.company(), driver.id()).one(row -> row.uuid("row_key"));
    SealedRow sealed =
        seals.row(seals.dataKeys().require(tx, Subject.driver(key, driver.company())), key);
    of(bind(tx.sql(UPDATE), sealed, user, details), driver.company(), driver.id())
        .bind("now", now)
        .update();
  }

  /** Whether rides under way or to come are assigned to the driver. */
  boolean inUse(Tx tx, CompanyId company, DriverId id, Instant now) {
    return of(tx.sql(IN_USE), company, id).bind("now", now).one(row -> row.bool("in_use"));
  }

  private static Statement of(Statement statement, CompanyId company, DriverId id) {
    return statement.bind("company", company.value()).bind("id", id.value());
  }

  private static Statement bind(
      Statement statement, SealedRow sealed, Optional<UserId> user, DriverDetails details) {
    DriverDetails.License license = details.license();
    sealed
        .bind(statement, "first_name", FIRST_NAME, details.firstName())
        .bind(statement, "last_name", LAST_NAME, details.lastName())
        .bind(statement, "phone", PHONE, details.phone());
    return statement
        .bind("user", user.map(UserId::value))
        .bind("reference", details.reference())
        .bind("skills", details.skills().stream().map(Skill::name).sorted().toList())
        .bind("languages", details.languages())
        .bind("type", details.type())
        .bind("vehicle", details.vehicle().map(VehicleId::value))
        .bind("categories", license.categories())
        .bind("license_until", license.validUntil())
        .bind("medical_until", license.medicalValidUntil())
        .bind("active", details.active())
        .bind("available", details.available());
  }

  private Driver driver(Row row) {
    return new Driver(
        new DriverId(row.longValue("id")),
        new CompanyId(row.longValue("company_id")),
        row.optionalLong("user_id").stream().mapToObj(UserId::new).findFirst(),
        details(row, seals.own(row, "row_key")),
        row.instant("created_at"),
        row.instant("updated_at"),
        row.intValue("version"));
  }

  private static DriverDetails details(Row row, SealedRow sealed) {
    return new DriverDetails(
        row.optionalText("reference"),
        sealed.read(row, FIRST_NAME),
        sealed.read(row, LAST_NAME),
        sealed.read(row, PHONE),
        row.constant("driver_type", DriverType.class),
        row.texts("skills").stream().map(Skill::valueOf).collect(Collectors.toUnmodifiableSet()),
        row.texts("languages"),
        row.optionalLong("vehicle_id").stream().mapToObj(VehicleId::new).findFirst(),
        new DriverDetails.License(
            row.texts("license_categories"),
            row.optionalDate("license_valid_until"),
            row.optionalDate("medical_valid_until")),
        row.bool("is_active"),
        row.bool("is_available"));
  }
}
