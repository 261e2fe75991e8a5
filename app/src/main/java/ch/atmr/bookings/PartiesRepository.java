package ch.atmr.bookings;

import ch.atmr.kernel.BilledToType;
import ch.atmr.kernel.ClientId;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.Mobility;
import ch.atmr.kernel.Money;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.crypto.DataKey;
import ch.atmr.platform.crypto.SealedRow;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.crypto.Subject;
import ch.atmr.platform.db.Row;
import ch.atmr.platform.db.Tx;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;

/** Reads in one statement what a new booking needs of its company and client. */
final class PartiesRepository {
  private static final String FIND =
      """
      SELECT o.name, o.timezone, k.id, k.public_id, k.user_id, k.first_name_sealed,
             k.last_name_sealed, k.phone_sealed, k.institution_name_sealed, k.default_mobility,
             k.default_billed_to_type, k.preferential_rate_rappen,
             (SELECT y.key_sealed FROM data_keys y WHERE y.subject = k.public_id) AS data_key
      FROM clients k JOIN companies o ON o.id = k.company_id
      WHERE k.company_id = :company AND k.id = :client AND k.is_active
      """;
  private static final String BY_ID = "SELECT company_id, id FROM clients WHERE id = :id";
  private static final String BY_PUBLIC_ID =
      "SELECT company_id, id FROM clients WHERE public_id = :public_id";

  private final Seals seals;

  PartiesRepository(Seals seals) {
    this.seals = seals;
  }

  /** The company and its active client; empty where there is none. */
  Optional<Parties> find(Tx tx, CompanyId company, ClientId client) {
    return tx.sql(FIND)
        .bind("company", company.value())
        .bind("client", client.value())
        .optional(row -> parties(row, company))
        .map(parties ->
            parties.sealedWith(
                seals
                    .dataKeys()
                    .require(
                        tx,
                        Subject.client(parties.clientKey().subject(), company),
                        parties.clientKey())));
  }

  /** The client, as far as the transaction may see it. */
  Optional<BookingListRepository.Link> link(Tx tx, ClientId client) {
    return tx.sql(BY_ID).bind("id", client.value()).optional(PartiesRepository::link);
  }

  /** The client of a public id, as far as the transaction may see it. */
  Optional<BookingListRepository.Link> link(Tx tx, UUID publicId) {
    return tx.sql(BY_PUBLIC_ID).bind("public_id", publicId).optional(PartiesRepository::link);
  }

  private static BookingListRepository.Link link(Row row) {
    return new BookingListRepository.Link(
        new CompanyId(row.longValue("company_id")), new ClientId(row.longValue("id")));
  }

  private Parties parties(Row row, CompanyId company) {
    SealedRow sealed = seals.own(row, "public_id");
    return new Parties(
        company,
        row.text("name"),
        ZoneId.of(row.text("timezone")),
        new BookingDetails.Client(
            new ClientId(row.longValue("id")),
            row.optionalLong("user_id").stream().mapToObj(UserId::new).findFirst(),
            sealed.read(row, BookingSeals.CLIENT_FIRST),
            sealed.read(row, BookingSeals.CLIENT_LAST),
            sealed.read(row, BookingSeals.CLIENT_PHONE)),
        DataKey.of(row.uuid("public_id"), row.optionalBytes("data_key")),
        sealed.read(row, BookingSeals.CLIENT_INSTITUTION),
        row.optionalConstant("default_mobility", Mobility.class),
        row.constant("default_billed_to_type", BilledToType.class),
        row.optionalLong("preferential_rate_rappen").stream().mapToObj(Money::new).findFirst());
  }
}
