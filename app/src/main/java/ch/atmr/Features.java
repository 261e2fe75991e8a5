package ch.atmr;

import ch.atmr.bookings.BookingFeature;
import ch.atmr.bookings.BookingImport;
import ch.atmr.clients.ClientList;
import ch.atmr.clients.ClientPersonalData;
import ch.atmr.clients.ClientRepository;
import ch.atmr.clients.ClientRoutes;
import ch.atmr.clients.Clients;
import ch.atmr.clients.ProfileRepository;
import ch.atmr.clients.Profiles;
import ch.atmr.companies.Companies;
import ch.atmr.companies.CompanyRepository;
import ch.atmr.companies.CompanyRoutes;
import ch.atmr.dispatch.DispatchFeature;
import ch.atmr.dispatch.DispatchWorkers;
import ch.atmr.drivers.DriverPersonalData;
import ch.atmr.drivers.DriverRepository;
import ch.atmr.drivers.DriverRoutes;
import ch.atmr.drivers.Drivers;
import ch.atmr.drivers.VehicleRepository;
import ch.atmr.drivers.VehicleRoutes;
import ch.atmr.drivers.Vehicles;
import ch.atmr.identity.Accounts;
import ch.atmr.identity.AuthRoutes;
import ch.atmr.identity.IdentityAuthenticator;
import ch.atmr.identity.OneTimeLinks;
import ch.atmr.identity.OneTimeTokenRepository;
import ch.atmr.identity.PasswordResets;
import ch.atmr.identity.Passwords;
import ch.atmr.identity.SessionRepository;
import ch.atmr.identity.Sessions;
import ch.atmr.identity.SignIn;
import ch.atmr.identity.Tokens;
import ch.atmr.identity.UserPersonalData;
import ch.atmr.identity.UserRepository;
import ch.atmr.identity.Users;
import ch.atmr.planning.DriverImport;
import ch.atmr.planning.ShiftPersonalData;
import ch.atmr.planning.ShiftRepository;
import ch.atmr.planning.ShiftRoutes;
import ch.atmr.planning.Shifts;
import ch.atmr.platform.crypto.Erasure;
import ch.atmr.platform.crypto.KeyRing;
import ch.atmr.platform.crypto.KeyUses;
import ch.atmr.platform.crypto.ReEncryption;
import ch.atmr.platform.crypto.SealedTable;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.crypto.SecretAges;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.http.Api;
import ch.atmr.platform.http.Authenticator;
import ch.atmr.platform.http.Json;
import ch.atmr.platform.http.Texts;
import ch.atmr.platform.idempotency.IdempotentRequests;
import ch.atmr.platform.jobs.Job;
import ch.atmr.platform.jobs.JobCleanup;
import ch.atmr.platform.jobs.JobMeters;
import ch.atmr.platform.jobs.JobRunRepository;
import ch.atmr.platform.jobs.Jobs;
import ch.atmr.platform.jobs.Pace;
import ch.atmr.platform.outbound.Outbound;
import ch.atmr.platform.outbound.Target;
import ch.atmr.platform.outbox.Outbox;
import ch.atmr.platform.outbox.OutboxEvent;
import ch.atmr.platform.profiling.ProfilingFeature;
import ch.atmr.platform.queries.QueryProfiler;
import ch.atmr.platform.redis.Redis;
import ch.atmr.platform.slo.Objectives;
import ch.atmr.platform.telemetry.SecurityMeters;
import ch.atmr.platform.telemetry.Tracing;
import ch.atmr.privacy.PrivacyFeature;
import ch.atmr.privacy.TableCare;
import ch.atmr.routing.GreatCircleTravelTimes;
import ch.atmr.routing.OsrmTravelTimes;
import ch.atmr.routing.RoutingMeters;
import ch.atmr.routing.RoutingSettings;
import ch.atmr.routing.TravelTimes;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.MetricsConfig;
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
  private static final int CONCURRENT_HASHES = 4;

  /** All tables that hold sealed columns. */
  static final List<SealedTable> SEALED =
      Stream.concat(
              Stream.of(
                  UserRepository.SEALED,
                  ProfileRepository.SEALED,
                  CompanyRepository.SEALED,
                  ClientRepository.SEALED,
                  DriverRepository.SEALED,
                  ShiftRepository.SEALED,
                  Outbox.SEALED,
                  IdempotentRequests.SEALED),
              BookingFeature.sealedTables().stream())
          .toList();

  private final QueryProfiler queries;
  private final Db db;
  private final Redis redis;
  private final Outbox outbox;
  private final IdempotentRequests repetitions;
  private final Objectives objectives = Objectives.load();
  private final MeterRegistry meters;
  private final Tracing tracing;
  private final SecurityMeters security;
  private final Outbound outbound;
  private final Json json = new Json();
  private final Texts texts = new Texts();
  private final Passwords passwords = new Passwords(CONCURRENT_HASHES);
  private final Users users;
  private final Sessions sessions;
  private final PasswordResets resets;
  private final Authenticator authenticator;
  private final AuthRoutes authRoutes;
  private final Companies companies;
  private final Clients clients;
  private final Profiles profiles;
  private final Vehicles vehicles;
  private final Drivers drivers;
  private final Shifts shifts;
  private final DriverImport driverImport;
  private final BookingFeature bookings;
  private final DispatchFeature dispatch;
  private final Erasure erasure;
  private final PrivacyFeature privacy;
  private final ProfilingFeature profiling;
  private final Jobs jobs;

  private Features(Settings settings, Clock clock) {
    this.meters =
        settings.observability().metrics()
            ? Metrics.globalRegistry()
            : Metrics.createMeterRegistry(MetricsConfig.builder().enabled(false).build());
    this.tracing =
        settings.observability().tracing().map(to -> Tracing.to(to, meters)).orElse(Tracing.off());
    this.security = new SecurityMeters(meters);
    this.outbound = new Outbound(meters, clock, new SecureRandom());
    this.queries = new QueryProfiler(settings.profiling().queries(), meters);
    this.db = new Db(settings.database(), meters, queries);
    this.redis = new Redis(settings.redis());
    KeyRing ring = new KeyRing(settings.masterKey(), settings.legacyMasterKeys());
    Seals seals = new Seals(ring, clock);
    this.outbox = new Outbox(db, seals, clock);
    this.repetitions = new IdempotentRequests(db, seals, clock);

    UserRepository userRepository = new UserRepository(seals);
    this.sessions = new Sessions(db, redis, new SessionRepository(), outbox, clock);
    OneTimeLinks links =
        new OneTimeLinks(
            new OneTimeTokenRepository(), outbox, texts, clock, settings.frontendUrl());
    this.users = new Users(db, userRepository, sessions, links, clock);
    Tokens tokens = new Tokens(settings.jwtSecret(), settings.legacyJwtSecrets(), clock);
    sessions.register(meters);
    tokens.register(meters);
    NewSecrets.forKeys(settings.secrets(), tokens, ring);
    NewSecrets.forConnections(settings, db, redis);
    SignIn signIn = new SignIn(db, userRepository, sessions, tokens, passwords, security, clock);
    this.resets = new PasswordResets(db, userRepository, sessions, links, passwords, outbox);
    Accounts accounts = new Accounts(db, userRepository, passwords, clock);
    this.authRoutes = new AuthRoutes(accounts, signIn, resets, texts);
    this.authenticator = new IdentityAuthenticator(tokens, sessions);

    Logins logins = new Logins(users, passwords);
    this.companies = new Companies(db, new CompanyRepository(seals), logins, clock);
    ClientRepository clientRepository = new ClientRepository(seals);
    ProfileRepository profileRepository = new ProfileRepository(seals);
    this.profiles = new Profiles(db, logins, profileRepository, clientRepository, clock);
    this.clients =
        new Clients(db, clientRepository, new ClientList(clientRepository, seals), profiles, clock);
    this.vehicles = new Vehicles(db, new VehicleRepository(), clock);
    DriverRepository driverRepository = new DriverRepository(seals);
    this.drivers = new Drivers(db, driverRepository, vehicles, logins, clock);
    ShiftRepository shiftRepository = new ShiftRepository(seals);
    this.shifts = new Shifts(db, shiftRepository, companies, drivers, clock);
    this.driverImport = new DriverImport(db, companies, drivers, vehicles, shiftRepository, clock);
    this.bookings =
        new BookingFeature(
            db, seals, companies, clients, new BookingFeature.Ways(texts, json), clock);
    this.dispatch =
        new DispatchFeature(
            db,
            new DispatchFeature.Day(
                companies,
                bookings.rides(),
                bookings.assignments(),
                shifts,
                drivers,
                settings.routing().traffic(),
                travelTimes(settings.routing(), seals)),
            new DispatchFeature.Ways(texts, json, redis, meters, tracing, objectives.dispatch()),
            clock,
            new DispatchFeature.Limits(
                settings.dispatchWorkers(),
                settings.routing().mostEstimated(),
                settings.costRates()));
    this.erasure = new Erasure(seals, SEALED);
    UserPersonalData people = new UserPersonalData(seals, sessions);
    this.privacy =
        new PrivacyFeature(
            db,
            List.of(
                people,
                new ClientPersonalData(seals, clientRepository, profileRepository),
                new DriverPersonalData(seals, driverRepository),
                new ShiftPersonalData(shiftRepository),
                bookings.personalData(),
                dispatch.personalData()),
            people,
            settings.retention(),
            new PrivacyFeature.Ways(json, meters),
            clock);
    this.profiling =
        new ProfilingFeature(
            db,
            new ProfilingFeature.Replica(settings.profiling().process(), Version.current()),
            settings.profiling().window(),
            clock);
    this.jobs = jobs(settings, rotation(seals, ring, tokens, clock), clock);
  }

  // The meters are there without OSRM too, so that a rule about them never looks for what is not.
  private TravelTimes travelTimes(RoutingSettings routing, Seals seals) {
    RoutingMeters routingMeters = new RoutingMeters(meters);
    return routing
        .osrm()
        .<TravelTimes>map(osrm ->
            new OsrmTravelTimes(
                osrm, outbound.http(Target.OSRM), redis, seals::indexKey, routingMeters))
        .orElseGet(GreatCircleTravelTimes::new);
  }

  private List<Job> rotation(Seals seals, KeyRing ring, Tokens tokens, Clock clock) {
    KeyUses uses = new KeyUses(db, ring, SEALED, meters);
    ReEncryption reEncryption = new ReEncryption(db, seals, SEALED, uses, clock);
    SecretAges ages =
        new SecretAges(
            db,
            List.of(
                new SecretAges.Watched("jwt", tokens::activeKeyId, Duration.ofDays(30)),
                new SecretAges.Watched("encryption", ring::activeKeyId, Duration.ofDays(90))),
            uses,
            meters,
            clock);
    return List.of(reEncryption.job(), ages.job());
  }

  private Jobs jobs(Settings settings, List<Job> rotation, Clock clock) {
    JobRunRepository runs = new JobRunRepository();
    JobCleanup cleanup = new JobCleanup(db, runs, clock, settings.jobs().deadLettersKept());
    List<Job> all = new ArrayList<>(cleanup.jobs());
    all.add(outbox.cleanup());
    all.add(sessions.cleanup());
    all.addAll(rotation);
    all.add(repetitions.cleanup());
    all.addAll(privacy.jobs());
    all.add(profiling.job());
    Jobs.Watch watch = new Jobs.Watch(new JobMeters(meters), tracing);
    return new Jobs(all, db, runs, watch, clock, new SecureRandom(), Pace.USUAL);
  }

  /** Makes the features. Nothing runs yet; database and Redis may still be away. */
  public static Features open(Settings settings, Clock clock) {
    return new Features(settings, clock);
  }

  /** Adds all routes. */
  void register(Api api) {
    authRoutes.register(api);
    new CompanyRoutes(companies).register(api);
    new ClientRoutes(clients, profiles).register(api);
    new DriverRoutes(drivers).register(api);
    new VehicleRoutes(vehicles).register(api);
    new ShiftRoutes(shifts, driverImport).register(api);
    bookings.register(api);
    dispatch.register(api);
    privacy.register(api);
    profiling.register(api);
  }

  /** Who takes the outbox's events, by topic; mails go elsewhere. */
  Map<String, Consumer<OutboxEvent>> consumers() {
    return Map.of(Sessions.TOPIC, sessions::ended, PasswordResets.TOPIC, resets::requested);
  }

  Authenticator authenticator() {
    return authenticator;
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
    return queries;
  }

  Erasure erasure() {
    return erasure;
  }

  /** How each table that refers to people is cared for. */
  List<TableCare> peoplesTables() {
    return privacy.tables();
  }

  Redis redis() {
    return redis;
  }

  Outbox outbox() {
    return outbox;
  }

  IdempotentRequests repetitions() {
    return repetitions;
  }

  Json json() {
    return json;
  }

  Texts texts() {
    return texts;
  }

  /** What calls to other services go through. */
  Outbound outbound() {
    return outbound;
  }

  /** Begins the traces of what is done here. */
  Tracing tracing() {
    return tracing;
  }

  SecurityMeters security() {
    return security;
  }

  MeterRegistry meters() {
    return meters;
  }

  Objectives objectives() {
    return objectives;
  }

  public Db db() {
    return db;
  }

  /** The accounts that one makes for others. */
  public Users users() {
    return users;
  }

  public Passwords passwords() {
    return passwords;
  }

  public Companies companies() {
    return companies;
  }

  /** Loads drivers, vehicles and shifts from files. */
  public DriverImport driverImport() {
    return driverImport;
  }

  /** Loads rides from files. */
  public BookingImport bookingImport() {
    return bookings.imports();
  }

  @Override
  public void close() {
    redis.close();
    db.close();
    tracing.close();
  }
}
