package ch.atmr.identity;

import ch.atmr.kernel.Secret;
import ch.atmr.platform.crypto.SealedTable;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.http.Api;
import ch.atmr.platform.http.Authenticator;
import ch.atmr.platform.http.Texts;
import ch.atmr.platform.jobs.Job;
import ch.atmr.platform.outbox.Outbox;
import ch.atmr.platform.outbox.OutboxEvent;
import ch.atmr.platform.redis.Redis;
import ch.atmr.platform.telemetry.SecurityMeters;
import ch.atmr.privacy.InactiveUsers;
import ch.atmr.privacy.PersonalData;
import io.helidon.metrics.api.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Puts the feature together, so that only what others use leaves the package. */
public final class IdentityFeature {
  private static final int CONCURRENT_HASHES = 4;

  private final Passwords passwords = new Passwords(CONCURRENT_HASHES);
  private final Users users;
  private final Sessions sessions;
  private final Tokens tokens;
  private final PasswordResets resets;
  private final AuthRoutes routes;
  private final AdminRoutes adminRoutes;
  private final UserPersonalData personalData;

  public IdentityFeature(Stores stores, Keys keys, Ways ways, Clock clock) {
    Db db = stores.db();
    Outbox outbox = stores.outbox();
    UserRepository repository = new UserRepository(stores.seals());
    this.sessions = new Sessions(db, stores.redis(), new SessionRepository(), outbox, clock);
    OneTimeLinks links =
        new OneTimeLinks(
            new OneTimeTokenRepository(), outbox, ways.texts(), clock, ways.frontendUrl());
    this.users = new Users(db, repository, sessions, links, clock);
    this.tokens = new Tokens(keys.active(), keys.legacy(), clock);
    sessions.register(ways.meters());
    tokens.register(ways.meters());
    SignIn signIn = new SignIn(db, repository, sessions, tokens, passwords, ways.security(), clock);
    this.resets = new PasswordResets(db, repository, sessions, links, passwords, outbox);
    Accounts accounts = new Accounts(db, repository, passwords, clock);
    this.routes = new AuthRoutes(accounts, signIn, resets, ways.texts());
    this.adminRoutes =
        new AdminRoutes(
            new UserAdministration(
                db, new AccountRepository(stores.seals()), users, sessions, links),
            ways.texts());
    this.personalData = new UserPersonalData(stores.seals(), sessions);
  }

  /** The tables that hold sealed columns. */
  public static List<SealedTable> sealedTables() {
    return List.of(UserRepository.SEALED);
  }

  /** Adds the routes. */
  public void register(Api api) {
    routes.register(api);
    adminRoutes.register(api);
  }

  /** Who takes the outbox's events, by topic. */
  public Map<String, Consumer<OutboxEvent>> consumers() {
    return Map.of(Sessions.TOPIC, sessions::ended, PasswordResets.TOPIC, resets::requested);
  }

  /** Tells who calls. */
  public Authenticator authenticator() {
    return new IdentityAuthenticator(tokens, sessions);
  }

  /** The accounts that one makes for others. */
  public Users users() {
    return users;
  }

  public Passwords passwords() {
    return passwords;
  }

  /** What signs, and takes new secrets over. */
  public Tokens tokens() {
    return tokens;
  }

  /** The job that deletes what expired. */
  public Job cleanup() {
    return sessions.cleanup();
  }

  /** What the feature keeps about people. */
  public PersonalData personalData() {
    return personalData;
  }

  /** Who has not been seen for long. */
  public InactiveUsers inactive() {
    return personalData;
  }

  /** Where the feature keeps what it knows. */
  public record Stores(Db db, Redis redis, Seals seals, Outbox outbox) {}

  /**
   * The secrets of tokens at the start.
   *
   * @param active signs
   * @param legacy only verify
   */
  public record Keys(Secret active, List<Secret> legacy) {
    public Keys {
      legacy = List.copyOf(legacy);
    }
  }

  /**
   * How the feature speaks.
   *
   * @param frontendUrl where the links of mails lead
   */
  public record Ways(
      Texts texts, MeterRegistry meters, SecurityMeters security, String frontendUrl) {}
}
