package ch.atmr.platform.db;

import ch.atmr.kernel.AuditEvent;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.UserId;
import io.helidon.dbclient.DbTransaction;
import java.util.List;
import java.util.Optional;

/** A running transaction. Made and ended by {@link Db} alone. */
public final class Tx {
  private static final String AUDIT =
      """
      INSERT INTO audit_events (action, category, company_id, user_id, subject, details)
      VALUES (:action, :category, CAST(:company AS bigint), CAST(:user AS bigint), :subject,
              jsonb_object(CAST(:names AS text[]), CAST(:values AS text[])))
      """;

  private final DbTransaction transaction;
  private boolean used;
  private Optional<CompanyId> company = Optional.empty();
  private Optional<UserId> user = Optional.empty();

  Tx(DbTransaction transaction) {
    this.transaction = transaction;
  }

  /** A statement with {@code :name} parameters, which {@link Statement#bind} fills. */
  public Statement sql(String sql) {
    used = true;
    return new Statement(transaction, NamedSql.of(sql));
  }

  /** Adds an event to the audit trail; it stands if the transaction does. */
  public Tx audit(AuditEvent event) {
    sql(AUDIT)
        .bind("action", event.action())
        .bind("category", event.action().category())
        .bind("company", event.company().or(() -> company).map(CompanyId::value))
        .bind("user", event.user().or(() -> user).map(UserId::value))
        .bind("subject", event.subject())
        .bind("names", List.copyOf(event.details().keySet()))
        .bind("values", List.copyOf(event.details().values()))
        .update();
    return this;
  }

  /** For whom it runs, as the audit trail tells it. */
  Tx actsFor(Optional<CompanyId> tenant, Optional<UserId> actor) {
    company = tenant;
    user = actor;
    return this;
  }

  /** DbClient logs a warning when a transaction without statements is ended. */
  boolean used() {
    return used;
  }
}
