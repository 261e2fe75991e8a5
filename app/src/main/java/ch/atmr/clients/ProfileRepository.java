package ch.atmr.clients;

import ch.atmr.kernel.Mobility;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.crypto.RowKeys;
import ch.atmr.platform.crypto.SealedColumn;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.db.Row;
import ch.atmr.platform.db.Tx;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What users who book for themselves keep beside their account. */
public final class ProfileRepository {
  private static final String TABLE = "client_profiles";
  private static final SealedColumn HOME = new SealedColumn(TABLE, "home_sealed");
  private static final SealedColumn DOMICILE = new SealedColumn(TABLE, "domicile_sealed");
  private static final SealedColumn ACCESS = new SealedColumn(TABLE, "access_sealed");

  /** The profile of a user who has said nothing; the row that a change adds has its version. */
  static final StoredProfile NOTHING =
      new StoredProfile(new UUID(0, 0), Residence.NONE, Optional.empty(), 1);

  private static final String ADD =
      """
      INSERT INTO client_profiles (user_id, row_key, updated_at) VALUES (:user, :row_key, :now)
      ON CONFLICT (user_id) DO NOTHING
      """;
  private static final String FIND =
      """
      SELECT row_key, home_sealed, domicile_sealed, access_sealed, default_mobility, version
      FROM client_profiles WHERE user_id = :user
      """;
  private static final String LOCK = FIND + " FOR UPDATE";
  private static final String UPDATE =
      """
      UPDATE client_profiles
      SET home_sealed = :home, domicile_sealed = :domicile, access_sealed = :access,
          default_mobility = :mobility, updated_at = :now, version = version + 1
      WHERE user_id = :user
      """;

  private final Seals seals;

  public ProfileRepository(Seals seals) {
    this.seals = seals;
  }

  /** The user's profile; empty while it has said nothing. */
  Optional<StoredProfile> find(Tx tx, UserId user) {
    return tx.sql(FIND).bind("user", user.value()).optional(this::profile);
  }

  /** The user's profile, made when there is none, kept from changing until the transaction ends. */
  StoredProfile lock(Tx tx, UserId user, Instant now) {
    tx.sql(ADD)
        .bind("user", user.value())
        .bind("row_key", RowKeys.next())
        .bind("now", now)
        .update();
    return tx.sql(LOCK).bind("user", user.value()).one(this::profile);
  }

  void update(Tx tx, UserId user, StoredProfile profile, Instant now) {
    UUID key = profile.rowKey();
    Residence residence = profile.residence();
    tx.sql(UPDATE)
        .bind("user", user.value())
        .bind("home", seals.seal(HOME, key, residence.homeText()))
        .bind("domicile", seals.seal(DOMICILE, key, residence.domicile().toText()))
        .bind("access", seals.seal(ACCESS, key, residence.access().toText()))
        .bind("mobility", profile.mobility())
        .bind("now", now)
        .update();
  }

  private StoredProfile profile(Row row) {
    UUID key = row.uuid("row_key");
    return new StoredProfile(
        key,
        Residence.ofTexts(open(row, HOME, key), open(row, DOMICILE, key), open(row, ACCESS, key)),
        row.optionalConstant("default_mobility", Mobility.class),
        row.intValue("version"));
  }

  private Optional<PersonalText> open(Row row, SealedColumn column, UUID key) {
    return seals.openOptional(column, key, row.optionalBytes(column.column()));
  }
}
