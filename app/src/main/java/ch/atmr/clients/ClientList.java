package ch.atmr.clients;

import ch.atmr.kernel.ClientId;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.PageRequest;
import ch.atmr.kernel.PersonalText;
import ch.atmr.platform.crypto.RowKeys;
import ch.atmr.platform.crypto.Seals;
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
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** The table of clients, many records at a time. */
public final class ClientList {
  private static final String FILTER =
      """
      WHERE company_id = :company
        AND (CAST(:active AS boolean) IS NULL OR is_active = CAST(:active AS boolean))
        AND (CAST(:words AS bytea[]) IS NULL
             OR (cardinality(CAST(:words AS bytea[])) > 0
                 AND name_index @> CAST(:words AS bytea[])))
        AND (CAST(:email AS bytea) IS NULL OR email_index = CAST(:email AS bytea))
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
          last_name_sealed, name_index, created_at, updated_at)
      SELECT :company, CAST(p.key AS uuid), p.reference, 'PRIVATE', CAST(nullif(p.first, '') AS bytea),
             CAST(p.last AS bytea), CAST(p.words AS bytea[]), :now, :now
      FROM unnest(CAST(:keys AS text[]), CAST(:references AS text[]), CAST(:firsts AS text[]),
                  CAST(:lasts AS text[]), CAST(:words AS text[]))
           AS p (key, reference, first, last, words)
      ON CONFLICT (company_id, reference) DO NOTHING
      """;
  private static final HexFormat HEX = HexFormat.of();

  private final ClientRepository repository;
  private final Seals seals;

  public ClientList(ClientRepository repository, Seals seals) {
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
    for (ImportedPatient patient : patients) {
      UUID key = RowKeys.next();
      Person person = patient.person();
      keys.add(key.toString());
      references.add(patient.reference());
      firsts.add(
          person
              .firstName()
              .map(name -> bytea(seals.seal(ClientRepository.FIRST_NAME, key, name)))
              .orElse(""));
      lasts.add(
          bytea(
              seals.seal(
                  ClientRepository.LAST_NAME, key, person.lastName().orElse(PersonalText.EMPTY))));
      words.add(array(repository.nameIndex(person, Optional.empty())));
    }
    tx.sql(INSERT_PATIENTS)
        .bind("company", company.value())
        .bind("keys", keys)
        .bind("references", references)
        .bind("firsts", firsts)
        .bind("lasts", lasts)
        .bind("words", words)
        .bind("now", now)
        .update();
  }

  private Statement filtered(Statement statement, CompanyId company, Filter filter) {
    boolean byEmail = filter.search().filter(text -> text.contains("@")).isPresent();
    Optional<PersonalText> search = filter.search().map(PersonalText::new);
    return statement
        .bind("company", company.value())
        .bind("active", filter.active())
        .bind(
            "words",
            search
                .filter(_ -> !byEmail)
                .map(text -> seals.wordIndexes(ClientRepository.NAME, text)))
        .bind(
            "email",
            search
                .filter(_ -> byEmail)
                .map(text -> seals.index(ClientRepository.EMAIL_KIND, text)));
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
