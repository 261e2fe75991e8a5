package ch.atmr.platform.secrets;

import ch.atmr.kernel.Secret;
import ch.atmr.platform.outbound.RemoteFailure;
import io.helidon.integrations.vault.VaultToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads secrets, logged in all the while: the token is renewed when two thirds of its lease are
 * over, and replaced by a new login when it cannot be renewed or Vault no longer takes it. Logins
 * of the database are made anew when two thirds of their lease are over, and with each token, with
 * which they end. One thread at a time.
 */
final class VaultSession {
  private final VaultSettings settings;
  private final VaultClient client;
  private final Clock clock;
  private @Nullable Lease lease;
  private @Nullable HeldLogin databaseLogin;

  VaultSession(VaultSettings settings, VaultClient client, Clock clock) {
    this.settings = settings;
    this.client = client;
    this.clock = clock;
  }

  /**
   * All secrets that Vault has.
   *
   * @throws VaultFailure when it is not certain that these are all
   */
  Map<SecretName, String> readAll() {
    try {
      Optional<Lease> known = alive();
      try {
        return readAll(known.orElseGet(this::logIn));
      } catch (VaultDenied e) {
        // Revoked, or Vault lost its memory: a new login tells. What a policy denies stays denied.
        if (known.isEmpty() || settings.login() instanceof VaultLogin.Token) {
          throw e;
        }
        return readAll(logIn());
      }
    } catch (RemoteFailure | VaultDenied e) {
      throw new VaultFailure(String.valueOf(e.getMessage()));
    }
  }

  /** When the token must be renewed or a login replaced; empty where nothing ends. */
  Optional<Instant> renewal() {
    return Stream.concat(
            Optional.ofNullable(lease).flatMap(Lease::renewAt).stream(),
            Optional.ofNullable(databaseLogin).map(HeldLogin::replaceAt).stream())
        .min(Comparator.naturalOrder());
  }

  private Map<SecretName, String> readAll(Lease held) {
    Map<SecretName, String> found = new EnumMap<>(SecretName.class);
    List<String> denied = new ArrayList<>();
    settings
        .paths()
        .forEach((name, path) -> {
          try {
            held.access().read(settings.mount(), path).ifPresent(value -> found.put(name, value));
          } catch (VaultDenied e) {
            denied.add(settings.place(name));
          }
        });
    if (!denied.isEmpty()) {
      throw new VaultDenied(
          "Vault denies "
              + String.join(", ", denied.stream().sorted().toList())
              + " to the "
              + settings.login().told());
    }
    settings
        .databaseLogins()
        .ifPresent(path ->
            found.computeIfPresent(
                SecretName.DATABASE_URL, (_, url) -> databaseLogin(held, path).into(url)));
    return found;
  }

  private DatabaseLogin databaseLogin(Lease held, String path) {
    HeldLogin current = databaseLogin;
    if (current == null
        || current.access() != held.access()
        || !clock.instant().isBefore(current.replaceAt())) {
      DatabaseLogin next = held.access().databaseLogin(path);
      current = new HeldLogin(next, clock.instant().plus(twoThirds(next.lease())), held.access());
      databaseLogin = current;
    }
    return current.login();
  }

  private static Duration twoThirds(Duration lease) {
    return lease.multipliedBy(2).dividedBy(3);
  }

  // The lease that is held, renewed where it is time; empty when a new login is needed.
  private Optional<Lease> alive() {
    Optional<Lease> held = Optional.ofNullable(lease);
    boolean due =
        held.flatMap(Lease::renewAt).filter(at -> !clock.instant().isBefore(at)).isPresent();
    if (!due) {
      return held;
    }
    Optional<Lease> renewed = held.flatMap(this::renewed);
    renewed.ifPresent(next -> lease = next);
    return renewed;
  }

  private Optional<Lease> renewed(Lease held) {
    if (!held.renewable()) {
      return Optional.empty();
    }
    try {
      Lease next = leaseOf(held.access().renew(), held.access());
      // Near its greatest age a token is given less and less; a new login lasts longer.
      boolean worthIt =
          settings.login() instanceof VaultLogin.Token
              || next.duration().compareTo(held.duration().dividedBy(2)) > 0;
      return worthIt ? Optional.of(next) : Optional.empty();
    } catch (VaultDenied e) {
      return Optional.empty();
    }
  }

  private Lease logIn() {
    try {
      VaultToken token = client.login(settings.login());
      Lease next = leaseOf(token, client.access(new Secret(token.token())));
      lease = next;
      return next;
    } catch (VaultDenied e) {
      throw new VaultDenied(e.getMessage() + " the login by " + settings.login().told());
    }
  }

  private Lease leaseOf(VaultToken token, VaultClient.Access access) {
    Duration duration = token.leaseDuration();
    Optional<Instant> renewAt =
        duration.isZero()
            ? Optional.empty() // a root token never ends
            : Optional.of(clock.instant().plus(twoThirds(duration)));
    return new Lease(access, duration, renewAt, token.renewable());
  }

  // A login ends with the token that it was made for.
  private record HeldLogin(DatabaseLogin login, Instant replaceAt, VaultClient.Access access) {}

  private record Lease(
      VaultClient.Access access, Duration duration, Optional<Instant> renewAt, boolean renewable) {}
}
