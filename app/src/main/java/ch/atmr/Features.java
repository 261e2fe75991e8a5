package ch.atmr;

import ch.atmr.administration.AdministrationFeature;
import ch.atmr.bookings.BookingFeature;
import ch.atmr.bookings.BookingImport;
import ch.atmr.clients.ClientFeature;
import ch.atmr.companies.Companies;
import ch.atmr.companies.CompanyFeature;
import ch.atmr.dispatch.DispatchFeature;
import ch.atmr.dispatch.DispatchWorkers;
import ch.atmr.drivers.DriverFeature;
import ch.atmr.identity.IdentityFeature;
import ch.atmr.identity.Passwords;
import ch.atmr.identity.Users;
import ch.atmr.planning.DriverImport;
import ch.atmr.planning.PlanningFeature;
import ch.atmr.platform.crypto.EncryptionFeature;
import ch.atmr.platform.crypto.Erasure;
import ch.atmr.platform.crypto.SealedTable;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.crypto.SecretAges;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.http.Api;
import ch.atmr.platform.http.Authenticator;
import ch.atmr.platform.idempotency.IdempotentRequests;
import ch.atmr.platform.jobs.Job;
import ch.atmr.platform.jobs.JobCleanup;
import ch.atmr.platform.jobs.JobMeters;
import ch.atmr.platform.jobs.JobRunRepository;
import ch.atmr.platform.jobs.Jobs;
import ch.atmr.platform.jobs.Pace;
import ch.atmr.platform.outbox.Outbox;
import ch.atmr.platform.outbox.OutboxEvent;
import ch.atmr.platform.profiling.ProfilingFeature;
import ch.atmr.platform.queries.QueryProfiler;
import ch.atmr.privacy.PrivacyFeature;
import ch.atmr.privacy.TableCare;
import ch.atmr.routing.RoutingFeature;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The features, put together by hand on one database and one Redis: what {@link App} serves, and
 * what commands use without serving.
 */
public final class Features implements AutoCloseable {
  private static final Duration TOKEN_SECRET_LIFE = Duration.ofDays(30);

  /** All tables that hold sealed columns. */
  static final List<SealedTable> SEALED =
      Stream.of(
              IdentityFeature.sealedTables(),
              ClientFeature.sealedTables(),
              CompanyFeature.sealedTables(),
              DriverFeature.sealedTables(),
              PlanningFeature.sealedTables(),
              List.of(Outbox.SEALED, IdempotentRequests.SEALED),
              BookingFeature.sealedTables())
          .flatMap(List::stream)
          .toList();

  private final Platform platform;
  private final Outbox outbox;
  private final IdempotentRequests repetitions;
  private final EncryptionFeature encryption;
  private final IdentityFeature identity;
  private final CompanyFeature companies;
  private final ClientFeature clients;
  private final DriverFeature drivers;
  private final PlanningFeature planning;
  private final BookingFeature bookings;
  private final DispatchFeature dispatch;
  private final PrivacyFeature privacy;
  private final ProfilingFeature profiling;
  private final AdministrationFeature administration;
  private final Jobs jobs;

  private Features(Settings settings, Clock clock) {
    this.platform = Platform.open(settings, clock);
    Db db = platform.db();
    this.encryption =
        new EncryptionFeature(settings.masterKey(), settings.legacyMasterKeys(), clock);
    Seals seals = encryption.seals();
    this.outbox = new Outbox(db, seals, clock);
    this.repetitions = new IdempotentRequests(db, seals, clock);
    this.identity =
        new IdentityFeature(
            new IdentityFeature.Stores(db, platform.redis(), seals, outbox),
            new IdentityFeature.Keys(settings.jwtSecret(), settings.legacyJwtSecrets()),
            new IdentityFeature.Ways(
                platform.texts(), platform.meters(), platform.security(), settings.frontendUrl()),
            clock);
    NewSecrets.forKeys(settings.secrets(), identity.tokens(), encryption.ring());
    NewSecrets.forConnections(settings, db, platform.redis());
    Logins logins = new Logins(identity.users(), identity.passwords());
    this.companies = new CompanyFeature(db, seals, logins, clock);
    this.clients = new ClientFeature(db, seals, logins, clock);
    this.drivers = new DriverFeature(db, seals, logins, clock);
    this.planning = new PlanningFeature(db, seals, companies.companies(), drivers, clock);
    this.bookings =
        new BookingFeature(
            db,
            seals,
            companies.companies(),
            clients.clients(),
            new BookingFeature.Ways(platform.texts(), platform.json()),
            clock);
    RoutingFeature routing =
        new RoutingFeature(
            settings.routing(), platform.outbound(), platform.redis(), seals, platform.meters());
    this.dispatch =
        new DispatchFeature(
            db,
            new DispatchFeature.Day(
                companies.companies(),
                bookings.rides(),
                bookings.assignments(),
                planning.shifts(),
                drivers.drivers(),
                settings.routing().traffic(),
                routing.travelTimes()),
            new DispatchFeature.Ways(
                platform.texts(),
                platform.json(),
                platform.redis(),
                platform.meters(),
                platform.tracing(),
                platform.objectives().dispatch()),
            clock,
            new DispatchFeature.Limits(
                settings.dispatchWorkers(),
                settings.routing().mostEstimated(),
                settings.planRules(),
                settings.replanning()));
    this.privacy =
        new PrivacyFeature(
            db,
            List.of(
                identity.personalData(),
                clients.personalData(),
                drivers.personalData(),
                planning.personalData(),
                bookings.personalData(),
                dispatch.personalData()),
            identity.inactive(),
            settings.retention(),
            new PrivacyFeature.Ways(platform.json(), platform.meters()),
            clock);
    this.profiling =
        new ProfilingFeature(
            db,
            new ProfilingFeature.Replica(settings.profiling().process(), Version.current()),
            settings.profiling().window(),
            clock);
    this.administration = new AdministrationFeature(db, clock);
    this.jobs = jobs(settings, clock);
  }

  private Jobs jobs(Settings settings, Clock clock) {
    Db db = platform.db();
    JobRunRepository runs = new JobRunRepository();
    JobCleanup cleanup = new JobCleanup(db, runs, clock, settings.jobs().deadLettersKept());
    List<Job> all = new ArrayList<>(cleanup.jobs());
    all.add(outbox.cleanup());
    all.add(identity.cleanup());
    all.addAll(
        encryption.jobs(
            db,
            SEALED,
            new SecretAges.Watched("jwt", identity.tokens()::activeKeyId, TOKEN_SECRET_LIFE),
            platform.meters(),
            clock));
    all.add(repetitions.cleanup());
    all.addAll(privacy.jobs());
    all.add(profiling.job());
    Jobs.Watch watch = new Jobs.Watch(new JobMeters(platform.meters()), platform.tracing());
    return new Jobs(all, db, runs, watch, clock, new SecureRandom(), Pace.USUAL);
  }

  /** Makes the features. Nothing runs yet; database and Redis may still be away. */
  public static Features open(Settings settings, Clock clock) {
    return new Features(settings, clock);
  }

  /** Adds all routes. */
  void register(Api api) {
    identity.register(api);
    companies.register(api);
    clients.register(api);
    drivers.register(api);
    planning.register(api);
    bookings.register(api);
    dispatch.register(api);
    privacy.register(api);
    profiling.register(api);
    administration.register(api);
  }

  /** Who takes the outbox's events, by topic; mails go elsewhere. */
  Map<String, Consumer<OutboxEvent>> consumers() {
    return identity.consumers();
  }

  /** What all of them stand on. */
  Platform platform() {
    return platform;
  }

  Authenticator authenticator() {
    return identity.authenticator();
  }

  DispatchWorkers dispatchWorkers() {
    return dispatch.workers();
  }

  Jobs jobs() {
    return jobs;
  }

  /** What watches this process. */
  ProfilingFeature profiling() {
    return profiling;
  }

  /** What counts SQL statements. */
  public QueryProfiler queries() {
    return platform.queries();
  }

  Erasure erasure() {
    return encryption.erasure(SEALED);
  }

  /** How each table that refers to people is cared for. */
  List<TableCare> peoplesTables() {
    return privacy.tables();
  }

  Outbox outbox() {
    return outbox;
  }

  IdempotentRequests repetitions() {
    return repetitions;
  }

  public Db db() {
    return platform.db();
  }

  /** The accounts that one makes for others. */
  public Users users() {
    return identity.users();
  }

  public Passwords passwords() {
    return identity.passwords();
  }

  public Companies companies() {
    return companies.companies();
  }

  /** Loads drivers, vehicles and shifts from files. */
  public DriverImport driverImport() {
    return planning.imports();
  }

  /** Loads rides from files. */
  public BookingImport bookingImport() {
    return bookings.imports();
  }

  @Override
  public void close() {
    platform.close();
  }
}
