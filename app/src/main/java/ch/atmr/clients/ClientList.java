package ch.atmr.clients;

import ch.atmr.kernel.ClientId;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.PageRequest;
import ch.atmr.kernel.PersonalText;
import ch.atmr.platform.crypto.DataKey;
import ch.atmr.platform.crypto.IndexKey;
import ch.atmr.platform.crypto.RowKeys;
import ch.atmr.platform.crypto.SealedRow;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.crypto.Subject;
import ch.atmr.platform.db.Statement;
import ch.atmr.platform.db.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** The table of clients, many records at a time. */
final class ClientList {
  private static final String FILTER =
      """
      WHERE company_id = :company
        AND (CAST(:active AS boolean) IS NULL OR is_active = CAST(:active AS boolean))
        AND (CAST(:words AS text[]) IS NULL
             OR id IN (SELECT f.id FROM unnest(CAST(:words AS text[])) AS w (words)
                       JOIN clients f ON f.company_id = :company
                                     AND f.name_index @> CAST(w.words AS bytea[])))
        AND (CAST(:emails AS bytea[]) IS NULL OR email_index = ANY (CAST(:emails AS bytea[])))
      """;
  private static final String LIST =
      ClientRepository.COLUMNS + FILTER + "AND id < :before ORDER BY id DESC LIMIT :fetch";
  private static final String COUNT = "SELECT count(*) AS total FROM clients\n" + FILTER;
  private static final String BY_REFERENCE =
      """
      SELECT reference, id FROM clients
      WHERE company_id = :company AND reference = ANY (CAST(:references AS text[]))
      """;
  // Two imports of the same patients at a time: the later finds what the earlier added.
  private static final String INSERT_PATIENTS =
      """
      INSERT INTO clients (company_id, public_id, reference, client_type, first_name_sealed,
          last_name_sealed, name_index, index_key_id, created_at, updated_at)
      SELECT :company, CAST(p.key AS uuid), p.reference, 'PRIVATE', CAST(nullif(p.first, '') AS bytea),
             CAST(p.last AS bytea), CAST(p.words AS bytea[]), :index_key, :now, :now
      FROM unnest(CAST(:keys AS text[]), CAST(:references AS text[]), CAST(:firsts AS text[]),
                  CAST(:lasts AS text[]), CAST(:words AS text[]))
           AS p (key, reference, first, last, words)
      ON CONFLICT (company_id, reference) DO NOTHING
      RETURNING public_id
      """;
  private static final HexFormat HEX = HexFormat.of();

  private final ClientRepository repository;
  private final Seals seals;

  ClientList(ClientRepository repository, Seals seals) {
    this.repository = repository;
    this.seals = seals;
  }

  List<Client> page(Tx tx, CompanyId company, Filter filter, PageRequest page) {
    return filtered(tx.sql(LIST), company, filter)
        .bind("before", page.beforeId())
        .bind("fetch", page.fetch())
        .list(repository::client);
  }

  long count(Tx tx, CompanyId company, Filter filter) {
    return filtered(tx.sql(COUNT), company, filter).one(row -> row.longValue("total"));
  }

  Map<String, ClientId> byReference(Tx tx, CompanyId company, Collection<String> references) {
    Map<String, ClientId> found = new HashMap<>();
    tx.sql(BY_REFERENCE)
        .bind("company", company.value())
        .bind("references", List.copyOf(references))
        .list(row -> found.put(row.text("reference"), new ClientId(row.longValue("id"))));
    return found;
  }

  void insert(Tx tx, CompanyId company, Collection<ImportedPatient> patients, Instant now) {
    List<String> keys = new ArrayList<>();
    List<String> references = new ArrayList<>();
    List<String> firsts = new ArrayList<>();
    List<String> lasts = new ArrayList<>();
    List<String> words = new ArrayList<>();
    IndexKey index = seals.indexKey();
    Map<UUID, DataKey> drawn = new HashMap<>();
    for (ImportedPatient patient : patients) {
      UUID publicId = RowKeys.next();
      DataKey key = seals.dataKeys().draw(publicId);
      drawn.put(publicId, key);
      SealedRow sealed = seals.row(key, publicId);
      Person person = patient.person();
      keys.add(publicId.toString());
      references.add(patient.reference());
      firsts.add(
          person
              .firstName()
              .map(n -> bytea(sealed.seal(ClientRepository.FIRST_NAME, n)))
              .orElse(""));
      PersonalText lastName = person.lastName().orElse(PersonalText.EMPTY);
      lasts.add(bytea(sealed.seal(ClientRepository.LAST_NAME, lastName)));
      words.add(array(ClientRepository.nameIndex(index, person, Optional.empty())));
    }
    List<DataKey> used =
        tx.sql(INSERT_PATIENTS)
            .bind("company", company.value())
            .bind("keys", keys)
            .bind("references", references)
            .bind("firsts", firsts)
            .bind("lasts", lasts)
            .bind("words", words)
            .bind("index_key", index.id())
            .bind("now", now)
            .list(row -> Objects.requireNonNull(drawn.get(row.uuid("public_id"))));
    seals.dataKeys().add(tx, Subject.Kind.CLIENT, company, used);
  }

  // While master keys change, a row is indexed under any one of them.
  private Statement filtered(Statement statement, CompanyId company, Filter filter) {
    boolean byEmail = filter.search().filter(text -> text.contains("@")).isPresent();
    Optional<PersonalText> search = filter.search().map(PersonalText::new);
    return statement
        .bind("company", company.value())
        .bind("active", filter.active())
        .bind("words", search.filter(_ -> !byEmail).map(this::words))
        .bind("emails", search.filter(_ -> byEmail).map(this::emails));
  }

  private List<String> words(PersonalText text) {
    return seals.indexKeys().stream()
        .map(key -> key.words(ClientRepository.NAME, text))
        .filter(words -> words.length > 0)
        .map(ClientList::array)
        .toList();
  }

  private byte[][] emails(PersonalText text) {
    return seals.indexKeys().stream()
        .map(key -> key.index(ClientRepository.EMAIL_KIND, text))
        .toArray(byte[][]::new);
  }

  // An array of arrays would be one rectangle to PostgreSQL; so each travels as its text.
  private static String array(byte[][] values) {
    return Arrays.stream(values)
        .map(value -> "\"\\" + bytea(value) + "\"")
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String bytea(byte[] value) {
    return "\\x" + HEX.formatHex(value);
  }

  /** Which clients are wanted; empty parts want all. */
  record Filter(Optional<String> search, Optional<Boolean> active) {}
}
