package ch.atmr.clients;

import ch.atmr.platform.crypto.SealedTable;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.http.Api;
import ch.atmr.privacy.PersonalData;
import java.time.Clock;
import java.util.List;

/** Puts the feature together, so that only what others use leaves the package. */
public final class ClientFeature {
  private final Clients clients;
  private final Profiles profiles;
  private final ClientPersonalData personalData;

  public ClientFeature(Db db, Seals seals, ClientAccounts accounts, Clock clock) {
    ClientRepository clientRepository = new ClientRepository(seals);
    ProfileRepository profileRepository = new ProfileRepository(seals);
    this.profiles = new Profiles(db, accounts, profileRepository, clientRepository, clock);
    ClientList list = new ClientList(clientRepository, seals);
    this.clients = new Clients(db, clientRepository, list, profiles, clock);
    this.personalData = new ClientPersonalData(seals, clientRepository, profileRepository);
  }

  /** The tables that hold sealed columns. */
  public static List<SealedTable> sealedTables() {
    return List.of(ProfileRepository.SEALED, ClientRepository.SEALED);
  }

  /** Adds the routes. */
  public void register(Api api) {
    new ClientRoutes(clients, profiles).register(api);
  }

  /** What others ask of clients. */
  public Clients clients() {
    return clients;
  }

  /** What the feature keeps about people. */
  public PersonalData personalData() {
    return personalData;
  }
}
