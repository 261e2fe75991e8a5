package ch.atmr.clients;

import ch.atmr.kernel.BilledToType;
import ch.atmr.kernel.ClientId;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.Mobility;
import ch.atmr.kernel.Money;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Place;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.crypto.DataKey;
import ch.atmr.platform.crypto.Encrypted;
import ch.atmr.platform.crypto.IndexKey;
import ch.atmr.platform.crypto.RowKeys;
import ch.atmr.platform.crypto.SealedIndex;
import ch.atmr.platform.crypto.SealedRow;
import ch.atmr.platform.crypto.SealedTable;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.crypto.Subject;
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
final class ClientRepository {
  static final String NAME = "client name";
  static final String EMAIL_KIND = "client email";
  private static final String TABLE = "clients";
  static final Encrypted<PersonalText> FIRST_NAME = Encrypted.text(TABLE, "first_name_sealed");
  static final Encrypted<PersonalText> LAST_NAME = Encrypted.text(TABLE, "last_name_sealed");
  private static final Encrypted<PersonalText> EMAIL = Encrypted.text(TABLE, "email_sealed");
  private static final Encrypted<PersonalText> PHONE = Encrypted.text(TABLE, "phone_sealed");
  private static final Encrypted<LocalDate> BIRTH_DATE =
      Encrypted.of(
          TABLE,
          "birth_date_sealed",
          date -> new PersonalText(date.toString()),
          text -> LocalDate.parse(text.reveal()));
  private static final Encrypted<Place> HOME =
      Encrypted.of(TABLE, "home_sealed", Place::toText, Place::ofText);
  private static final Encrypted<Residence.Domicile> DOMICILE =
      Encrypted.of(
          TABLE, "billing_address_sealed", Residence.Domicile::toText, Residence.Domicile::ofText);
  private static final Encrypted<Residence.Access> ACCESS =
      Encrypted.of(TABLE, "access_sealed", Residence.Access::toText, Residence.Access::ofText);
  private static final Encrypted<PersonalText> NOTES = Encrypted.text(TABLE, "notes_sealed");
  private static final Encrypted<PersonalText> INSTITUTION =
      Encrypted.text(TABLE, "institution_name_sealed");

  /** What is sealed here. */
  public static final SealedTable SEALED =
      new SealedTable(
          TABLE,
          "id",
          "public_id",
          Optional.of(
              new SealedTable.Owner(Subject.Kind.CLIENT, "", "t.public_id", "t.company_id")),
          List.of(
              FIRST_NAME,
              LAST_NAME,
              EMAIL,
              PHONE,
              BIRTH_DATE,
              HOME,
              DOMICILE,
              ACCESS,
              NOTES,
              INSTITUTION),
          List.of(
              SealedIndex.of("email_index", EMAIL_KIND, EMAIL),
              SealedIndex.words("name_index", NAME, List.of(FIRST_NAME, LAST_NAME, INSTITUTION))));

  static final String COLUMNS =
      """
      SELECT id, company_id, public_id, user_id, reference, client_type, first_name_sealed,
             last_name_sealed, email_sealed, phone_sealed, birth_date_sealed, home_sealed,
             billing_address_sealed, access_sealed, notes_sealed, is_institution,
             institution_name_sealed, default_mobility, default_billed_to_type,
             preferential_rate_rappen, is_active, created_at, updated_at, version,
             (SELECT k.key_sealed FROM data_keys k WHERE k.subject = clients.public_id) AS data_key
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
          first_name_sealed, last_name_sealed, name_index, email_sealed, email_index,
          index_key_id, phone_sealed, birth_date_sealed, home_sealed, billing_address_sealed, access_sealed, notes_sealed,
          is_institution, institution_name_sealed, default_mobility, default_billed_to_type,
          preferential_rate_rappen, is_active, created_at, updated_at)
      VALUES (:company, :public_id, CAST(:user AS bigint), :reference, :client_type,
          :first_name, :last_name, CAST(:name_index AS bytea[]), :email, :email_index,
          :index_key, :phone, :birth_date, :home, :domicile, :access, :notes,
          :is_institution, :institution, :mobility, :billed_to,
          CAST(:rate AS bigint), :is_active, :created_at, :updated_at)
      RETURNING id
      """;
  private static final String UPDATE =
      """
      UPDATE clients
      SET reference = :reference, client_type = :client_type, first_name_sealed = :first_name,
          last_name_sealed = :last_name, name_index = CAST(:name_index AS bytea[]),
          email_sealed = :email, email_index = :email_index, index_key_id = :index_key,
          phone_sealed = :phone,
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

  ClientRepository(Seals seals) {
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
    UUID publicId = RowKeys.next();
    DataKey key = seals.dataKeys().create(tx, Subject.client(publicId, company));
    return bind(tx.sql(INSERT), seals.row(key, publicId), details)
        .bind("company", company.value())
        .bind("public_id", publicId)
        .bind("user", user.map(UserId::value))
        .bind("created_at", now)
        .bind("updated_at", now)
        .one(row -> new ClientId(row.longValue("id")));
  }

  void update(Tx tx, Client client, ClientDetails details, Instant now) {
    Subject subject = Subject.client(client.publicId(), client.company());
    SealedRow sealed = seals.row(seals.dataKeys().require(tx, subject), client.publicId());
    bind(tx.sql(UPDATE), sealed, details)
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
  static byte[][] nameIndex(IndexKey index, Person person, Optional<PersonalText> institution) {
    String names =
        Stream.of(person.firstName(), person.lastName(), institution)
            .flatMap(Optional::stream)
            .map(PersonalText::reveal)
            .collect(Collectors.joining(" "));
    return index.words(NAME, new PersonalText(names));
  }

  private Statement bind(Statement statement, SealedRow sealed, ClientDetails content) {
    Person person = content.person();
    Residence residence = content.residence();
    IndexKey index = seals.indexKey();
    sealed
        .bind(statement, "first_name", FIRST_NAME, person.firstName())
        .bind(statement, "last_name", LAST_NAME, person.lastName())
        .bind(statement, "email", EMAIL, person.email())
        .bind(statement, "phone", PHONE, person.phone())
        .bind(statement, "birth_date", BIRTH_DATE, person.birthDate())
        .bind(statement, "home", HOME, residence.home())
        .bind(statement, "domicile", DOMICILE, residence.knownDomicile())
        .bind(statement, "access", ACCESS, residence.knownAccess())
        .bind(statement, "notes", NOTES, content.notes())
        .bind(statement, "institution", INSTITUTION, content.institution());
    return statement
        .bind("reference", content.reference())
        .bind("client_type", content.type())
        .bind("name_index", nameIndex(index, person, content.institution()))
        .bind("email_index", person.email().map(email -> index.index(EMAIL_KIND, email)))
        .bind("index_key", index.id())
        .bind("is_institution", content.isInstitution())
        .bind("mobility", content.defaultMobility())
        .bind("billed_to", content.defaultBilledTo())
        .bind("rate", content.preferentialRate().map(Money::rappen))
        .bind("is_active", content.active());
  }

  Client client(Row row) {
    return new Client(
        new ClientId(row.longValue("id")),
        row.uuid("public_id"),
        new CompanyId(row.longValue("company_id")),
        row.optionalLong("user_id").stream().mapToObj(UserId::new).findFirst(),
        details(row, seals.own(row, "public_id")),
        row.instant("created_at"),
        row.instant("updated_at"),
        row.intValue("version"));
  }

  private static ClientDetails details(Row row, SealedRow sealed) {
    return new ClientDetails(
        row.optionalText("reference"),
        row.constant("client_type", ClientType.class),
        person(row, sealed),
        Residence.of(sealed.read(row, HOME), sealed.read(row, DOMICILE), sealed.read(row, ACCESS)),
        sealed.read(row, NOTES),
        row.bool("is_institution"),
        sealed.read(row, INSTITUTION),
        row.optionalConstant("default_mobility", Mobility.class),
        row.constant("default_billed_to_type", BilledToType.class),
        row.optionalLong("preferential_rate_rappen").stream().mapToObj(Money::new).findFirst(),
        row.bool("is_active"));
  }

  private static Person person(Row row, SealedRow sealed) {
    return new Person(
        sealed.read(row, FIRST_NAME),
        sealed.read(row, LAST_NAME),
        sealed.read(row, EMAIL),
        sealed.read(row, PHONE),
        sealed.read(row, BIRTH_DATE));
  }
}
