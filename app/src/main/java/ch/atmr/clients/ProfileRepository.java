package ch.atmr.clients;

import ch.atmr.kernel.Mobility;
import ch.atmr.kernel.Place;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.crypto.DataKey;
import ch.atmr.platform.crypto.Encrypted;
import ch.atmr.platform.crypto.RowKeys;
import ch.atmr.platform.crypto.SealedRow;
import ch.atmr.platform.crypto.SealedTable;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.crypto.Subject;
import ch.atmr.platform.db.Row;
import ch.atmr.platform.db.Statement;
import ch.atmr.platform.db.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What users who book for themselves keep beside their account. */
final class ProfileRepository {
  private static final String TABLE = "client_profiles";
  private static final Encrypted<Place> HOME =
      Encrypted.of(TABLE, "home_sealed", Place::toText, Place::ofText);
  private static final Encrypted<Residence.Domicile> DOMICILE =
      Encrypted.of(
          TABLE, "domicile_sealed", Residence.Domicile::toText, Residence.Domicile::ofText);
  private static final Encrypted<Residence.Access> ACCESS =
      Encrypted.of(TABLE, "access_sealed", Residence.Access::toText, Residence.Access::ofText);

  /** What is sealed here. */
  public static final SealedTable SEALED =
      new SealedTable(
          TABLE,
          "user_id",
          "row_key",
          Optional.of(
              new SealedTable.Owner(
                  Subject.Kind.USER,
                  "JOIN users u ON u.id = t.user_id",
                  "u.public_id",
                  "u.company_id")),
          List.of(HOME, DOMICILE, ACCESS),
          List.of());

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
      SELECT p.row_key, p.home_sealed, p.domicile_sealed, p.access_sealed, p.default_mobility,
             p.version, u.public_id,
             (SELECT k.key_sealed FROM data_keys k WHERE k.subject = u.public_id) AS data_key
      FROM client_profiles p JOIN users u ON u.id = p.user_id
      WHERE p.user_id = :user
      """;
  private static final String LOCK = FIND + " FOR UPDATE OF p";
  private static final String OWNER = "SELECT public_id FROM users WHERE id = :user";
  private static final String UPDATE =
      """
      UPDATE client_profiles
      SET home_sealed = :home, domicile_sealed = :domicile, access_sealed = :access,
          default_mobility = :mobility, updated_at = :now, version = version + 1
      WHERE user_id = :user
      """;

  private final Seals seals;

  ProfileRepository(Seals seals) {
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
    Subject subject =
        tx.sql(OWNER)
            .bind("user", user.value())
            .one(row -> Subject.user(row.uuid("public_id"), Optional.empty()));
    SealedRow sealed = seals.row(seals.dataKeys().require(tx, subject), profile.rowKey());
    Residence residence = profile.residence();
    Statement update = tx.sql(UPDATE).bind("user", user.value());
    sealed
        .bind(update, "home", HOME, residence.home())
        .bind(update, "domicile", DOMICILE, residence.knownDomicile())
        .bind(update, "access", ACCESS, residence.knownAccess());
    update.bind("mobility", profile.mobility()).bind("now", now).update();
  }

  private StoredProfile profile(Row row) {
    UUID key = row.uuid("row_key");
    SealedRow sealed =
        seals.row(DataKey.of(row.uuid("public_id"), row.optionalBytes("data_key")), key);
    return new StoredProfile(
        key,
        Residence.of(sealed.read(row, HOME), sealed.read(row, DOMICILE), sealed.read(row, ACCESS)),
        row.optionalConstant("default_mobility", Mobility.class),
        row.intValue("version"));
  }
}
