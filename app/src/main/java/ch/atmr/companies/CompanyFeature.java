package ch.atmr.companies;

import ch.atmr.platform.crypto.SealedTable;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.http.Api;
import java.time.Clock;
import java.util.List;

/** Puts the feature together, so that only what others use leaves the package. */
public final class CompanyFeature {
  private final Companies companies;

  public CompanyFeature(Db db, Seals seals, OwnerAccounts owners, Clock clock) {
    this.companies = new Companies(db, new CompanyRepository(seals), owners, clock);
  }

  /** The tables that hold sealed columns. */
  public static List<SealedTable> sealedTables() {
    return List.of(CompanyRepository.SEALED);
  }

  /** Adds the routes. */
  public void register(Api api) {
    new CompanyRoutes(companies).register(api);
  }

  /** What others ask of companies. */
  public Companies companies() {
    return companies;
  }
}
