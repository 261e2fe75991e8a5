package ch.atmr.clients;

import ch.atmr.kernel.ClientId;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.Exclusions;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.platform.db.Statement;
import ch.atmr.platform.db.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** With whom clients never travel: what is said of it must name the company's own people. */
public final class ClientExclusions {
  /** So many drivers, and so many clients, at most. */
  public static final int MOST = 50;

  private static final String UNKNOWN_DRIVERS =
      """
      SELECT w.id FROM unnest(CAST(CAST(:ids AS text[]) AS bigint[])) AS w (id)
      WHERE NOT EXISTS (SELECT 1 FROM drivers d WHERE d.company_id = :company AND d.id = w.id)
      ORDER BY w.id LIMIT 1
      """;
  private static final String UNKNOWN_CLIENTS =
      """
      SELECT w.id FROM unnest(CAST(CAST(:ids AS text[]) AS bigint[])) AS w (id)
      WHERE NOT EXISTS (SELECT 1 FROM clients k WHERE k.company_id = :company AND k.id = w.id)
      ORDER BY w.id LIMIT 1
      """;
  private static final String DRIVERS =
      """
      SELECT reference FROM drivers
      WHERE company_id = :company AND reference = ANY (CAST(:references AS text[]))
      """;
  private static final String CLIENTS =
      """
      SELECT reference FROM clients
      WHERE company_id = :company AND reference = ANY (CAST(:references AS text[]))
      """;
  private static final String WANTED =
      """
      WITH wanted AS (
        SELECT k.id, k.reference,
               ARRAY(SELECT unnest(k.excluded_driver_ids)
                     UNION SELECT d.id FROM drivers d
                     WHERE d.company_id = :company
                       AND d.reference = ANY (string_to_array(f.drivers, '|'))
                     ORDER BY 1) AS drivers,
               ARRAY(SELECT unnest(k.excluded_client_ids)
                     UNION SELECT o.id FROM clients o
                     WHERE o.company_id = :company
                       AND o.reference = ANY (string_to_array(f.clients, '|'))
                     ORDER BY 1) AS clients
        FROM unnest(CAST(:references AS text[]), CAST(:drivers AS text[]), CAST(:clients AS text[]))
             AS f (reference, drivers, clients)
        JOIN clients k ON k.company_id = :company AND k.reference = f.reference
        FOR NO KEY UPDATE OF k)
      """;
  private static final String TOO_MANY =
      WANTED
          + """
          SELECT reference FROM wanted
          WHERE cardinality(drivers) > :most OR cardinality(clients) > :most
          """;
  private static final String ADD =
      WANTED
          + """
          UPDATE clients k
          SET excluded_driver_ids = w.drivers, excluded_client_ids = w.clients, updated_at = :now,
              version = k.version + 1
          FROM wanted w
          WHERE k.company_id = :company AND k.id = w.id
            AND (k.excluded_driver_ids, k.excluded_client_ids)
                IS DISTINCT FROM (w.drivers, w.clients)
          """;

  ClientExclusions() {}

  /**
   * Refuses ids that are nobody's in the company. Those that were there before may stay: people go.
   *
   * @throws ProblemException VALIDATION_FAILED with the field
   */
  void check(Tx tx, CompanyId company, Exclusions old, Exclusions wanted) {
    Set<DriverId> drivers = new HashSet<>(wanted.drivers());
    drivers.removeAll(old.drivers());
    check(
        tx.sql(UNKNOWN_DRIVERS),
        company,
        drivers.stream().map(DriverId::value).toList(),
        "excluded_driver_ids");
    Set<ClientId> clients = new HashSet<>(wanted.clients());
    clients.removeAll(old.clients());
    check(
        tx.sql(UNKNOWN_CLIENTS),
        company,
        clients.stream().map(ClientId::value).toList(),
        "excluded_client_ids");
  }

  private static void check(Statement unknown, CompanyId company, List<Long> ids, String field) {
    if (ids.isEmpty()) {
      return;
    }
    unknown
        .bind("company", company.value())
        .bind("ids", ids)
        .optional(row -> row.longValue("id"))
        .ifPresent(id -> {
          throw new ProblemException(Problem.Invalid.field(field, "unknownId", id));
        });
  }

  /** Those of the references that a driver of the company has. */
  public Set<String> drivers(Tx tx, CompanyId company, Collection<String> references) {
    return known(tx.sql(DRIVERS), company, references);
  }

  /** Those of the references that a client of the company has. */
  public Set<String> clients(Tx tx, CompanyId company, Collection<String> references) {
    return known(tx.sql(CLIENTS), company, references);
  }

  private static Set<String> known(
      Statement statement, CompanyId company, Collection<String> references) {
    return references.isEmpty()
        ? Set.of()
        : new HashSet<>(
            statement
                .bind("company", company.value())
                .bind("references", List.copyOf(references))
                .list(row -> row.text("reference")));
  }

  /** The clients, by reference, who would then exclude more than {@link #MOST}. */
  public Set<String> tooMany(Tx tx, CompanyId company, List<Imported> more) {
    return more.isEmpty()
        ? Set.of()
        : new HashSet<>(
            bind(tx.sql(TOO_MANY), company, more)
                .bind("most", MOST)
                .list(row -> row.text("reference")));
  }

  /** Adds to what is known of clients who are there; takes nothing away. */
  public void add(Tx tx, CompanyId company, List<Imported> more, Instant now) {
    if (!more.isEmpty()) {
      bind(tx.sql(ADD), company, more).bind("now", now).update();
    }
  }

  // References in lists of a file have no bar; so each list travels as one text.
  private static Statement bind(Statement statement, CompanyId company, List<Imported> more) {
    return statement
        .bind("company", company.value())
        .bind("references", more.stream().map(Imported::client).toList())
        .bind("drivers", more.stream().map(one -> String.join("|", one.drivers())).toList())
        .bind("clients", more.stream().map(one -> String.join("|", one.clients())).toList());
  }

  /**
   * With whom a client of an import never travels, all told by references without bars.
   *
   * @param client each in one of these at most
   */
  public record Imported(String client, Set<String> drivers, Set<String> clients) {
    public Imported {
      drivers = Set.copyOf(drivers);
      clients = Set.copyOf(clients);
    }
  }
}
