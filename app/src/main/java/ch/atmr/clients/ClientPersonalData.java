package ch.atmr.clients;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.Mobility;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.crypto.Subject;
import ch.atmr.platform.db.Row;
import ch.atmr.platform.db.Statement;
import ch.atmr.platform.db.Tx;
import ch.atmr.privacy.ExportDocument;
import ch.atmr.privacy.PersonalData;
import ch.atmr.privacy.TableCare;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What companies keep about their patients, and patients about themselves. */
public final class ClientPersonalData implements PersonalData {
  private static final PersonalText NO_FIRST_NAME = new PersonalText("Anonymized");
  private static final PersonalText NO_LAST_NAME = new PersonalText("Client");

  private static final String RECORDS =
      ClientRepository.COLUMNS + "WHERE user_id = :user ORDER BY id";
  private static final String OF_USER =
      "SELECT id, company_id, public_id FROM clients WHERE user_id = :user AND anonymised_at IS NULL FOR UPDATE";
  // An institution is no person. A record that is neither changed nor booked for is of somebody
  // gone.
  private static final String GONE =
      """
      FROM clients c
      WHERE c.user_id IS NULL AND c.anonymised_at IS NULL AND NOT c.is_institution
        AND c.updated_at < :since
        AND NOT EXISTS (SELECT 1 FROM bookings b WHERE b.client_id = c.id)
      """;
  private static final String COUNT_GONE = "SELECT count(*) AS people " + GONE;
  private static final String FIND_GONE =
      "SELECT c.id, c.company_id, c.public_id "
          + GONE
          + " ORDER BY c.id LIMIT :most FOR UPDATE SKIP LOCKED";
  private static final String ANONYMISE =
      """
      UPDATE clients
      SET reference = NULL, first_name_sealed = :first_name, last_name_sealed = :last_name,
          name_index = '{}', email_sealed = NULL, email_index = NULL, phone_sealed = NULL,
          birth_date_sealed = NULL, home_sealed = NULL, billing_address_sealed = NULL,
          access_sealed = NULL, notes_sealed = NULL,
          institution_name_sealed =
              CASE WHEN is_institution THEN institution_name_sealed END,
          is_active = false, anonymised_at = :now, updated_at = :now, version = version + 1
      WHERE id = :id
      """;
  private static final String DELETE_PROFILE = "DELETE FROM client_profiles WHERE user_id = :user";

  private final Seals seals;
  private final ClientRepository clients;
  private final ProfileRepository profiles;

  ClientPersonalData(Seals seals, ClientRepository clients, ProfileRepository profiles) {
    this.seals = seals;
    this.clients = clients;
    this.profiles = profiles;
  }

  @Override
  public List<TableCare> tables() {
    return List.of(
        TableCare.exported("clients", "anonymised by anonymise-users"),
        TableCare.exported("client_profiles", "deleted by anonymise-users"));
  }

  @Override
  public void export(Tx tx, ch.atmr.privacy.Subject subject, ExportDocument out) {
    out.list(
        "client_profile", add -> profiles.find(tx, subject.user()).map(Profile::of).ifPresent(add));
    out.list(
        "client_records",
        add ->
            tx.sql(RECORDS)
                .bind("user", subject.user().value())
                .list(clients::client)
                .forEach(client -> add.accept(ClientView.of(client))));
  }

  @Override
  public void anonymise(Tx tx, UserId user, Instant now) {
    tx.sql(OF_USER)
        .bind("user", user.value())
        .list(Gone::of)
        .forEach(record -> anonymise(tx, record, now));
    tx.sql(DELETE_PROFILE).bind("user", user.value()).update();
  }

  @Override
  public long anonymiseUnlinked(Tx tx, Instant since, Instant now, int most) {
    List<Gone> gone = tx.sql(FIND_GONE).bind("since", since).bind("most", most).list(Gone::of);
    gone.forEach(record -> anonymise(tx, record, now));
    return gone.size();
  }

  @Override
  public long countUnlinked(Tx tx, Instant since) {
    return tx.sql(COUNT_GONE).bind("since", since).one(row -> row.longValue("people"));
  }

  private void anonymise(Tx tx, Gone record, Instant now) {
    seals.dataKeys().destroy(tx, record.subject());
    Statement update = tx.sql(ANONYMISE).bind("id", record.id()).bind("now", now);
    seals
        .rowOfNobody(record.subject().id())
        .bindReplacement(update, "first_name", ClientRepository.FIRST_NAME, NO_FIRST_NAME)
        .bindReplacement(update, "last_name", ClientRepository.LAST_NAME, NO_LAST_NAME);
    update.update();
  }

  private record Gone(long id, Subject subject) {
    static Gone of(Row row) {
      CompanyId company = new CompanyId(row.longValue("company_id"));
      return new Gone(row.longValue("id"), Subject.client(row.uuid("public_id"), company));
    }
  }

  /** What a person said of itself beside its account. */
  public record Profile(
      @Nullable String address,
      @Nullable String domicileAddress,
      @Nullable String domicileZip,
      @Nullable String domicileCity,
      ClientView.AccessView access,
      @Nullable String defaultMobility) {
    static Profile of(StoredProfile profile) {
      Residence residence = profile.residence();
      return new Profile(
          ClientView.shown(residence.address()),
          ClientView.shown(residence.domicile().address()),
          ClientView.shown(residence.domicile().zip()),
          ClientView.shown(residence.domicile().city()),
          ClientView.AccessView.of(residence.access()),
          profile.mobility().map(Mobility::name).orElse(null));
    }
  }
}
