package ch.atmr.privacy;

import ch.atmr.kernel.Caller;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.http.CompressedJson;
import ch.atmr.platform.http.Json;
import java.time.Clock;
import java.util.List;
import java.util.logging.Logger;

/** Tells people all that is kept about them. */
final class DataExport {
  /** Rises when a field changes its meaning or goes. */
  static final int SCHEMA_VERSION = 1;

  private static final Logger LOG = Logger.getLogger(DataExport.class.getName());

  private final Db db;
  private final List<PersonalData> parts;
  private final ExportAudit audit;
  private final Json json;
  private final Clock clock;

  DataExport(Db db, List<PersonalData> parts, ExportAudit audit, Json json, Clock clock) {
    this.db = db;
    this.parts = List.copyOf(parts);
    this.audit = audit;
    this.json = json;
    this.clock = clock;
  }

  /** The export of the caller's own data, compressed while it waits for being sent. */
  CompressedJson of(Caller caller) {
    CompressedJson export = db.person(caller, tx -> write(tx, Subject.of(caller)));
    LOG.info(() -> "data export of " + export.size() + " bytes, compressed");
    return export;
  }

  // Written anew when the transaction runs again.
  private CompressedJson write(Tx tx, Subject subject) {
    audit.exported(tx, subject);
    return CompressedJson.write(out -> {
      ExportDocument document = new ExportDocument(out, json);
      document.field("schema_version", SCHEMA_VERSION);
      document.field("generated_at", clock.instant().toString());
      parts.forEach(part -> part.export(tx, subject, document));
      document.end();
    });
  }
}
