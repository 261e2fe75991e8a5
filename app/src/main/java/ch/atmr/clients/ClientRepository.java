package ch.atmr.clients;

import ch.atmr.kernel.BilledToType;
import ch.atmr.kernel.ClientId;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.Mobility;
import ch.atmr.kernel.Money;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.crypto.RowKeys;
import ch.atmr.platform.crypto.SealedColumn;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.db.Row;
import ch.atmr.platform.db.Statement;
import ch.atmr.platform.db.Tx;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of clients, a record at a time. */
public final class ClientRepository {
  static final String NAME = "client name";
  static final String EMAIL_KIND = "client email";
  static final SealedColumn FIRST_NAME = column("first_name_sealed");
  static final SealedColumn LAST_NAME = column("last_name_sealed");
  private static final SealedColumn EMAIL = column("email_sealed");
  private static final SealedColumn PHONE = column("phone_sealed");
  private static final SealedColumn BIRTH_DATE = column("birth_date_sealed");
  private static final SealedColumn HOME = column("home_sealed");
  private static final SealedColumn DOMICILE = column("billing_address_sealed");
  private static final SealedColumn ACCESS = column("access_sealed");
  private static final SealedColumn NOTES = column("notes_sealed");
  private static final SealedColumn INSTITUTION = column("institution_name_sealed");

  static final String COLUMNS =
      """
      SELECT id, company_id, public_id, user_id, reference, client_type, first_name_sealed,
             last_name_sealed, email_sealed, phone_sealed, birth_date_sealed, home_sealed,
             billing_address_sealed, access_sealed, notes_sealed, is_institution,
             institution_name_sealed, default_mobility, default_billed_to_type,
             preferential_rate_rappen, is_active, created_at, updated_at, version
      FROM clients
      """;
  private static final String FIND = COLUMNS + "WHERE company_id = :company AND id = :id";
  private static final String LOCK = FIND + " FOR UPDATE";
  private static final String LOCK_OF_USER =
      COLUMNS + "WHERE user_id = :user ORDER BY id FOR UPDATE";
  private static final String LINKED =
      "SELECT id FROM clients WHERE company_id = :company AND user_id = :user";
  private static final String OF_USER =
      """
      SELECT c.id, c.company_id, o.name
      FROM clients c JOIN companies o ON o.id = c.company_id
      WHERE c.user_id = :user AND c.is_active
      ORDER BY o.name, o.id
      """;
  private static final String INSERT =
      """
      INSERT INTO clients (company_id, public_id, user_id, reference, client_type,
          first_name_sealed, last_name_sealed, name_index, email_sealed, email_index, phone_sealed,
          birth_date_sealed, home_sealed, billing_address_sealed, access_sealed, notes_sealed,
          is_institution, institution_name_sealed, default_mobility, default_billed_to_type,
          preferential_rate_rappen, is_active, created_at, updated_at)
      VALUES (:company, :public_id, CAST(:user AS bigint), :reference, :client_type,
          :first_name, :last_name, CAST(:name_index AS bytea[]), :email, :email_index, :phone,
          :birth_date, :home, :domicile, :access, :notes,
          :is_institution, :institution, :mobility, :billed_to,
          CAST(:rate AS bigint), :is_active, :created_at, :updated_at)
      RETURNING id
      """;
  private static final String UPDATE =
      """
      UPDATE clients
      SET reference = :reference, client_type = :client_type, first_name_sealed = :first_name,
          last_name_sealed = :last_name, name_index = CAST(:name_index AS bytea[]),
          email_sealed = :email, email_index = :email_index, phone_sealed = :phone,
          birth_date_sealed = :birth_date, home_sealed = :home, billing_address_sealed = :domicile,
          access_sealed = :access, notes_sealed = :notes, is_institution = :is_institution,
          institution_name_sealed = :institution, default_mobility = :mobility,
          default_billed_to_type = :billed_to, preferential_rate_rappen = CAST(:rate AS bigint),
          is_active = :is_active, updated_at = :updated_at, version = version + 1
      WHERE company_id = :company AND id = :id
      """;
  // Rides belong to bookings; here it only matters whether any is still open.
  private static final String HAS_OPEN_RIDES =
      """
      SELECT EXISTS (SELECT 1 FROM bookings
                     WHERE company_id = :company AND client_id = :id
                       AND status IN ('PENDING', 'ACCEPTED', 'ASSIGNED', 'EN_ROUTE', 'IN_PROGRESS'))
             AS open
      """;

  private final Seals seals;

  public ClientRepository(Seals seals) {
    this.seals = seals;
  }

  Optional<Client> find(Tx tx, CompanyId company, ClientId id) {
    return tx.sql(FIND)
        .bind("company", company.value())
        .bind("id", id.value())
        .optional(this::client);
  }

  /** The record, kept from changing until the transaction ends. */
  Optional<Client> lock(Tx tx, CompanyId company, ClientId id) {
    return tx.sql(LOCK)
        .bind("company", company.value())
        .bind("id", id.value())
        .optional(this::client);
  }

  /** A user's records in all companies, kept from changing until the transaction ends. */
  List<Client> lockOfUser(Tx tx, UserId user) {
    return tx.sql(LOCK_OF_USER).bind("user", user.value()).list(this::client);
  }

  Optional<ClientId> linked(Tx tx, CompanyId company, UserId user) {
    return tx.sql(LINKED)
        .bind("company", company.value())
        .bind("user", user.value())
        .optional(row -> new ClientId(row.longValue("id")));
  }

  List<ClientOfUser> ofUser(Tx tx, UserId user) {
    return tx.sql(OF_USER)
        .bind("user", user.value())
        .list(row ->
            new ClientOfUser(
                new CompanyId(row.longValue("company_id")),
                row.text("name"),
                new ClientId(row.longValue("id"))));
  }

  /** Adds a record. */
  ClientId insert(
      Tx tx, CompanyId company, Optional<UserId> user, ClientDetails details, Instant now) {
    UUID key = RowKeys.next();
    return bind(tx.sql(INSERT), key, details)
        .bind("company", company.value())
        .bind("public_id", key)
        .bind("user", user.map(UserId::value))
        .bind("created_at", now)
        .bind("updated_at", now)
        .one(row -> new ClientId(row.longValue("id")));
  }

  void update(Tx tx, Client client, ClientDetails details, Instant now) {
    bind(tx.sql(UPDATE), client.publicId(), details)
        .bind("company", client.company().value())
        .bind("id", client.id().value())
        .bind("updated_at", now)
        .update();
  }

  boolean hasOpenRides(Tx tx, CompanyId company, ClientId id) {
    return tx.sql(HAS_OPEN_RIDES)
        .bind("company", company.value())
        .bind("id", id.value())
        .one(row -> row.bool("open"));
  }

  /** The indexes of all words of a client's names. */
  byte[][] nameIndex(Person person, Optional<PersonalText> institution) {
    String names =
        Stream.of(person.firstName(), person.lastName(), institution)
            .flatMap(Optional::stream)
            .map(PersonalText::reveal)
            .collect(Collectors.joining(" "));
    return seals.wordIndexes(NAME, new PersonalText(names));
  }

  private Statement bind(Statement statement, UUID key, ClientDetails content) {
    Person person = content.person();
    Residence residence = content.residence();
    return statement
        .bind("reference", content.reference())
        .bind("client_type", content.type())
        .bind("first_name", seals.seal(FIRST_NAME, key, person.firstName()))
        .bind("last_name", seals.seal(LAST_NAME, key, person.lastName()))
        .bind("name_index", nameIndex(person, content.institution()))
        .bind("email", seals.seal(EMAIL, key, person.email()))
        .bind("email_index", person.email().map(email -> seals.index(EMAIL_KIND, email)))
        .bind("phone", seals.seal(PHONE, key, person.phone()))
        .bind(
            "birth_date",
            seals.seal(
                BIRTH_DATE, key, person.birthDate().map(d -> new PersonalText(d.toString()))))
        .bind("home", seals.seal(HOME, key, residence.homeText()))
        .bind("domicile", seals.seal(DOMICILE, key, residence.domicile().toText()))
        .bind("access", seals.seal(ACCESS, key, residence.access().toText()))
        .bind("notes", seals.seal(NOTES, key, content.notes()))
        .bind("is_institution", content.isInstitution())
        .bind("institution", seals.seal(INSTITUTION, key, content.institution()))
        .bind("mobility", content.defaultMobility())
        .bind("billed_to", content.defaultBilledTo())
        .bind("rate", content.preferentialRate().map(Money::rappen))
        .bind("is_active", content.active());
  }

  Client client(Row row) {
    UUID key = row.uuid("public_id");
    return new Client(
        new ClientId(row.longValue("id")),
        key,
        new CompanyId(row.longValue("company_id")),
        row.optionalLong("user_id").stream().mapToObj(UserId::new).findFirst(),
        details(row, key),
        row.instant("created_at"),
        row.instant("updated_at"),
        row.intValue("version"));
  }

  private ClientDetails details(Row row, UUID key) {
    return new ClientDetails(
        row.optionalText("reference"),
        row.constant("client_type", ClientType.class),
        person(row, key),
        Residence.ofTexts(open(row, HOME, key), open(row, DOMICILE, key), open(row, ACCESS, key)),
        open(row, NOTES, key),
        row.bool("is_institution"),
        open(row, INSTITUTION, key),
        row.optionalConstant("default_mobility", Mobility.class),
        row.constant("default_billed_to_type", BilledToType.class),
        row.optionalLong("preferential_rate_rappen").stream().mapToObj(Money::new).findFirst(),
        row.bool("is_active"));
  }

  private Person person(Row row, UUID key) {
    return new Person(
        open(row, FIRST_NAME, key),
        open(row, LAST_NAME, key),
        open(row, EMAIL, key),
        open(row, PHONE, key),
        open(row, BIRTH_DATE, key).map(text -> LocalDate.parse(text.reveal())));
  }

  private Optional<PersonalText> open(Row row, SealedColumn column, UUID key) {
    return seals.openOptional(column, key, row.optionalBytes(column.column()));
  }

  private static SealedColumn column(String name) {
    return new SealedColumn("clients", name);
  }
}
