package ch.atmr.companies;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.GeoPoint;
import ch.atmr.kernel.PageRequest;
import ch.atmr.kernel.PersonalText;
import ch.atmr.platform.crypto.Encrypted;
import ch.atmr.platform.crypto.SealedRow;
import ch.atmr.platform.crypto.SealedTable;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.crypto.Subject;
import ch.atmr.platform.db.Row;
import ch.atmr.platform.db.Statement;
import ch.atmr.platform.db.Tx;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table of companies. */
final class CompanyRepository {
  private static final String TABLE = "companies";
  private static final Encrypted<PersonalText> ADDRESS = Encrypted.text(TABLE, "address_sealed");
  private static final Encrypted<GeoPoint> POINT =
      Encrypted.of(
          TABLE,
          "point_sealed",
          point -> new PersonalText(point.latitude() + ";" + point.longitude()),
          CompanyRepository::point);
  private static final Encrypted<Domicile> DOMICILE =
      Encrypted.of(TABLE, "domicile_sealed", Domicile::toText, Domicile::ofText);
  private static final Encrypted<PersonalText> EMAIL =
      Encrypted.text(TABLE, "contact_email_sealed");
  private static final Encrypted<PersonalText> PHONE =
      Encrypted.text(TABLE, "contact_phone_sealed");
  private static final Encrypted<PersonalText> BILLING_EMAIL =
      Encrypted.text(TABLE, "billing_email_sealed");
  private static final Encrypted<PersonalText> BILLING_NOTES =
      Encrypted.text(TABLE, "billing_notes_sealed");
  private static final Encrypted<Iban> IBAN =
      Encrypted.of(
          TABLE,
          "iban_sealed",
          iban -> new PersonalText(iban.text()),
          text -> new Iban(text.reveal()));

  /** What is sealed here. */
  public static final SealedTable SEALED =
      new SealedTable(
          TABLE,
          "id",
          "row_key",
          Optional.of(new SealedTable.Owner(Subject.Kind.COMPANY, "", "t.row_key", "t.id")),
          List.of(ADDRESS, POINT, DOMICILE, EMAIL, PHONE, BILLING_EMAIL, BILLING_NOTES, IBAN),
          List.of());

  private static final String COLUMNS =
      """
      SELECT id, row_key, name, address_sealed, point_sealed, latitude, longitude, domicile_sealed,
             contact_email_sealed, contact_phone_sealed, billing_email_sealed, billing_notes_sealed,
             iban_sealed, uid_ide, service_area, max_daily_bookings, timezone, is_approved,
             dispatch_enabled, accepted_at, created_at, version,
             (SELECT k.key_sealed FROM data_keys k WHERE k.subject = companies.row_key) AS data_key
      FROM companies
      """;
  private static final String FIND = COLUMNS + "WHERE id = :id";
  private static final String LOCK = FIND + " FOR NO KEY UPDATE";
  private static final String LIST = COLUMNS + "WHERE id < :before ORDER BY id DESC LIMIT :fetch";
  private static final String COUNT = "SELECT count(*) AS total FROM companies";
  private static final String BOOKABLE = "SELECT company_is_bookable(:id) AS bookable";
  private static final String INSERT =
      """
      INSERT INTO companies (row_key, name, is_approved, dispatch_enabled, accepted_at, created_at)
      VALUES (:row_key, :name, :is_approved, :dispatch_enabled, :accepted_at, :now)
      RETURNING id
      """;
  private static final String UPDATE =
      """
      UPDATE companies
      SET name = :name, address_sealed = :address, point_sealed = :point, latitude = NULL,
          longitude = NULL, domicile_sealed = :domicile, contact_email_sealed = :email,
          contact_phone_sealed = :phone, billing_email_sealed = :billing_email,
          billing_notes_sealed = :billing_notes, iban_sealed = :iban, uid_ide = :uid,
          service_area = :service_area, max_daily_bookings = :max_daily_bookings,
          is_approved = :is_approved, dispatch_enabled = :dispatch_enabled,
          accepted_at = :accepted_at, version = version + 1
      WHERE id = :id
      RETURNING version
      """;
  private static final String ROW_KEY = "SELECT row_key FROM companies WHERE id = :id";

  private final Seals seals;

  CompanyRepository(Seals seals) {
    this.seals = seals;
  }

  Optional<Company> find(Tx tx, CompanyId id) {
    return tx.sql(FIND).bind("id", id.value()).optional(this::company);
  }

  /** The company, kept from changing until the transaction ends. */
  Optional<Company> lock(Tx tx, CompanyId id) {
    return tx.sql(LOCK).bind("id", id.value()).optional(this::company);
  }

  List<Company> list(Tx tx, PageRequest page) {
    return tx.sql(LIST)
        .bind("before", page.beforeId())
        .bind("fetch", page.fetch())
        .list(this::company);
  }

  long count(Tx tx) {
    return tx.sql(COUNT).one(row -> row.longValue("total"));
  }

  boolean bookable(Tx tx, CompanyId id) {
    return tx.sql(BOOKABLE).bind("id", id.value()).one(row -> row.bool("bookable"));
  }

  CompanyId insert(
      Tx tx, UUID rowKey, String name, boolean approved, boolean dispatchEnabled, Instant now) {
    return tx.sql(INSERT)
        .bind("row_key", rowKey)
        .bind("name", name)
        .bind("is_approved", approved)
        .bind("dispatch_enabled", dispatchEnabled)
        .bind("accepted_at", approved ? now : null)
        .bind("now", now)
        .one(row -> new CompanyId(row.longValue("id")));
  }

  void update(Tx tx, Company company) {
    UUID key = tx.sql(ROW_KEY).bind("id", company.id().value()).one(row -> row.uuid("row_key"));
    Company.Billing billing = company.billing();
    Statement update = tx.sql(UPDATE);
    seals
        .row(seals.dataKeys().require(tx, Subject.company(key, company.id())), key)
        .bind(update, "address", ADDRESS, company.address())
        .bind(update, "point", POINT, company.point())
        .bind(update, "domicile", DOMICILE, company.knownDomicile())
        .bind(update, "email", EMAIL, company.contact().email())
        .bind(update, "phone", PHONE, company.contact().phone())
        .bind(update, "billing_email", BILLING_EMAIL, billing.email())
        .bind(update, "billing_notes", BILLING_NOTES, billing.notes())
        .bind(update, "iban", IBAN, billing.iban());
    update
        .bind("id", company.id().value())
        .bind("name", company.name())
        .bind("uid", billing.uid().map(Uid::text))
        .bind("service_area", company.serviceArea())
        .bind("max_daily_bookings", company.maxDailyBookings())
        .bind("is_approved", company.approved())
        .bind("dispatch_enabled", company.dispatchEnabled())
        .bind("accepted_at", company.acceptedAt())
        .one(row -> row.intValue("version"));
  }

  private Company company(Row row) {
    SealedRow sealed = seals.own(row, "row_key");
    return new Company(
        new CompanyId(row.longValue("id")),
        row.text("name"),
        sealed.read(row, ADDRESS),
        sealed.read(row, POINT).or(() -> clearPoint(row)),
        sealed.read(row, DOMICILE).orElse(Domicile.NONE),
        new Company.Contact(sealed.read(row, EMAIL), sealed.read(row, PHONE)),
        new Company.Billing(
            sealed.read(row, IBAN),
            row.optionalText("uid_ide").map(Uid::new),
            sealed.read(row, BILLING_EMAIL),
            sealed.read(row, BILLING_NOTES)),
        row.optionalText("service_area"),
        row.intValue("max_daily_bookings"),
        ZoneId.of(row.text("timezone")),
        row.bool("is_approved"),
        row.bool("dispatch_enabled"),
        row.optionalInstant("accepted_at"),
        row.instant("created_at"),
        row.intValue("version"));
  }

  private static GeoPoint point(PersonalText text) {
    String[] parts = text.reveal().split(";", 2);
    return new GeoPoint(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]));
  }

  // As it stood before it was sealed; the next change of the company seals it.
  private static Optional<GeoPoint> clearPoint(Row row) {
    return row.optionalDouble("latitude")
        .map(latitude -> new GeoPoint(latitude, row.doubleValue("longitude")));
  }
}
