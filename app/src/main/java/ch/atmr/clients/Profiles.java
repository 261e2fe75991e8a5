package ch.atmr.clients;

import ch.atmr.kernel.Caller;
import ch.atmr.kernel.Changes;
import ch.atmr.kernel.ClientId;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Tx;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** What users who book for themselves say of themselves, in every company that serves them. */
final class Profiles {
  private final Db db;
  private final ClientAccounts accounts;
  private final ProfileRepository profiles;
  private final ClientRepository clients;
  private final Clock clock;

  Profiles(
      Db db,
      ClientAccounts accounts,
      ProfileRepository profiles,
      ClientRepository clients,
      Clock clock) {
    this.db = db;
    this.accounts = accounts;
    this.profiles = profiles;
    this.clients = clients;
    this.clock = clock;
  }

  ClientId linkedOrNew(Tx tx, CompanyId company, UserId user) {
    Optional<ClientId> linked = clients.linked(tx, company, user);
    if (linked.isPresent()) {
      return linked.get();
    }
    Instant now = clock.instant();
    // The profile's lock lets only one of two first bookings add the record.
    StoredProfile profile = profiles.lock(tx, user, now);
    return clients
        .linked(tx, company, user)
        .orElseGet(
            () -> clients.insert(tx, company, Optional.of(user), own(tx, user, profile), now));
  }

  private ClientDetails own(Tx tx, UserId user, StoredProfile profile) {
    Person person = accounts.require(tx, user).person();
    return ClientDetails.patient(ClientType.SELF_SERVICE, Optional.empty(), person)
        .with(person, profile.residence(), profile.mobility());
  }

  ClientProfile read(Caller caller, UUID publicId) {
    checkOwn(caller, publicId);
    UserId user = caller.user();
    return db.as(
        caller, tx -> profile(tx, user, profiles.find(tx, user).orElse(ProfileRepository.NOTHING)));
  }

  ClientProfile change(
      Caller caller, UUID publicId, ClientRequests.Profile request, OptionalInt expected) {
    checkOwn(caller, publicId);
    UserId user = caller.user();
    Instant now = clock.instant();
    return db.as(
        caller,
        tx -> {
          StoredProfile old = Changes.current(Optional.of(profiles.lock(tx, user, now)), expected);
          Person person = request.applyTo(accounts.require(tx, user).person());
          Clients.checkBirthDate(person, now);
          StoredProfile changed =
              new StoredProfile(
                  old.rowKey(),
                  request.applyTo(old.residence()),
                  request.applyTo(old.mobility()),
                  old.version());
          accounts.change(tx, user, person);
          profiles.update(tx, user, changed, now);
          spread(tx, user, request, now);
          return profile(tx, user, profiles.lock(tx, user, now));
        });
  }

  // A company may have added to its record what the profile does not say; only the fields of this
  // request change there.
  private void spread(Tx tx, UserId user, ClientRequests.Profile request, Instant now) {
    for (Client client : clients.lockOfUser(tx, user)) {
      ClientDetails details = client.details();
      clients.update(
          tx,
          client,
          details.with(
              request.applyTo(details.person()),
              request.applyTo(details.residence()),
              request.applyTo(details.defaultMobility())),
          now);
    }
  }

  private ClientProfile profile(Tx tx, UserId user, StoredProfile profile) {
    ClientAccounts.Account account = accounts.require(tx, user);
    return new ClientProfile(
        account.publicId(),
        account.person(),
        profile.residence(),
        profile.mobility(),
        clients.ofUser(tx, user),
        profile.version());
  }

  private static void checkOwn(Caller caller, UUID publicId) {
    if (!caller.publicId().equals(publicId)) {
      throw Clients.notFound();
    }
  }
}
