package ch.atmr.privacy;

import ch.atmr.platform.db.Db;
import ch.atmr.platform.http.Api;
import ch.atmr.platform.http.Json;
import ch.atmr.platform.jobs.Job;
import io.helidon.metrics.api.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Puts the feature together, so that only what others use leaves the package. */
public final class PrivacyFeature {
  private final List<PersonalData> parts;
  private final Purge purge;
  private final Anonymisation anonymisation;
  private final PrivacyRoutes routes;

  /**
   * @param people what the features keep about people, in the order of the export
   */
  public PrivacyFeature(
      Db db,
      List<PersonalData> people,
      InactiveUsers inactive,
      RetentionPeriods periods,
      Ways ways,
      Clock clock) {
    ExportAudit audit = new ExportAudit();
    this.parts = new ArrayList<>(people);
    parts.add(audit);
    parts.add(new OutboxPersonalData());
    parts.add(new KeptAnswersPersonalData());
    parts.add(new DataKeysPersonalData());
    PurgeRepository repository = new PurgeRepository();
    List<Expiring> expiring = parts.stream().flatMap(part -> part.expiring().stream()).toList();
    this.purge = new Purge(db, repository, expiring, periods, clock);
    this.anonymisation = new Anonymisation(db, repository, inactive, parts, periods, clock);
    this.routes =
        new PrivacyRoutes(new DataExport(db, parts, audit, ways.json(), clock), ways.meters());
    List<String> models = new ArrayList<>(purge.models());
    models.addAll(List.of("users_anonymised", "people_anonymised"));
    new PurgeMeters(db, repository).register(ways.meters(), models);
  }

  /** Adds the routes. */
  public void register(Api api) {
    routes.register(api);
  }

  /** The jobs that end what has outlived its period. */
  public List<Job> jobs() {
    List<Job> jobs = new ArrayList<>(purge.jobs());
    jobs.add(anonymisation.job());
    return jobs;
  }

  /** How each table that refers to people is cared for. */
  public List<TableCare> tables() {
    return parts.stream().flatMap(part -> part.tables().stream()).toList();
  }

  /** How the feature speaks. */
  public record Ways(Json json, MeterRegistry meters) {}
}
