package ch.atmr.companies;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.GeoPoint;
import ch.atmr.kernel.PageRequest;
import ch.atmr.kernel.PersonalText;
import ch.atmr.platform.crypto.SealedColumn;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.db.Row;
import ch.atmr.platform.db.Tx;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table of companies. */
public final class CompanyRepository {
  private static final String TABLE = "companies";
  private static final SealedColumn ADDRESS = new SealedColumn(TABLE, "address_sealed");
  private static final SealedColumn DOMICILE = new SealedColumn(TABLE, "domicile_sealed");
  private static final SealedColumn EMAIL = new SealedColumn(TABLE, "contact_email_sealed");
  private static final SealedColumn PHONE = new SealedColumn(TABLE, "contact_phone_sealed");
  private static final SealedColumn BILLING_EMAIL = new SealedColumn(TABLE, "billing_email_sealed");
  private static final SealedColumn BILLING_NOTES = new SealedColumn(TABLE, "billing_notes_sealed");
  private static final SealedColumn IBAN = new SealedColumn(TABLE, "iban_sealed");

  private static final String COLUMNS =
      """
      SELECT id, row_key, name, address_sealed, latitude, longitude, domicile_sealed,
             contact_email_sealed, contact_phone_sealed, billing_email_sealed, billing_notes_sealed,
             iban_sealed, uid_ide, service_area, max_daily_bookings, timezone, is_approved,
             dispatch_enabled, accepted_at, created_at, version
      FROM companies
      """;
  private static final String FIND = COLUMNS + "WHERE id = :id";
  private static final String LOCK = FIND + " FOR UPDATE";
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
      SET name = :name, address_sealed = :address, latitude = :latitude, longitude = :longitude,
          domicile_sealed = :domicile, contact_email_sealed = :email,
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

  public CompanyRepository(Seals seals) {
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
    tx.sql(UPDATE)
        .bind("id", company.id().value())
        .bind("name", company.name())
        .bind("address", seals.seal(ADDRESS, key, company.address()))
        .bind("latitude", company.point().map(GeoPoint::latitude))
        .bind("longitude", company.point().map(GeoPoint::longitude))
        .bind("domicile", seals.seal(DOMICILE, key, company.domicile().toText()))
        .bind("email", seals.seal(EMAIL, key, company.contact().email()))
        .bind("phone", seals.seal(PHONE, key, company.contact().phone()))
        .bind("billing_email", seals.seal(BILLING_EMAIL, key, billing.email()))
        .bind("billing_notes", seals.seal(BILLING_NOTES, key, billing.notes()))
        .bind(
            "iban",
            seals.seal(IBAN, key, billing.iban().map(iban -> new PersonalText(iban.text()))))
        .bind("uid", billing.uid().map(Uid::text))
        .bind("service_area", company.serviceArea())
        .bind("max_daily_bookings", company.maxDailyBookings())
        .bind("is_approved", company.approved())
        .bind("dispatch_enabled", company.dispatchEnabled())
        .bind("accepted_at", company.acceptedAt())
        .one(row -> row.intValue("version"));
  }

  private Company company(Row row) {
    UUID key = row.uuid("row_key");
    return new Company(
        new CompanyId(row.longValue("id")),
        row.text("name"),
        open(row, ADDRESS, key),
        row.optionalDouble("latitude")
            .map(latitude -> new GeoPoint(latitude, row.doubleValue("longitude"))),
        open(row, DOMICILE, key).map(Domicile::ofText).orElse(Domicile.NONE),
        new Company.Contact(open(row, EMAIL, key), open(row, PHONE, key)),
        new Company.Billing(
            open(row, IBAN, key).map(text -> new Iban(text.reveal())),
            row.optionalText("uid_ide").map(Uid::new),
            open(row, BILLING_EMAIL, key),
            open(row, BILLING_NOTES, key)),
        row.optionalText("service_area"),
        row.intValue("max_daily_bookings"),
        ZoneId.of(row.text("timezone")),
        row.bool("is_approved"),
        row.bool("dispatch_enabled"),
        row.optionalInstant("accepted_at"),
        row.instant("created_at"),
        row.intValue("version"));
  }

  private Optional<PersonalText> open(Row row, SealedColumn column, UUID key) {
    return seals.openOptional(column, key, row.optionalBytes(column.column()));
  }
}
