package ch.atmr.bookings;

import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.ClientId;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.crypto.DataKey;
import ch.atmr.platform.crypto.RowKeys;
import ch.atmr.platform.crypto.SealedRow;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.crypto.Subject;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.http.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes the rides of a file, many in one statement: they go to the database as one JSON text. */
final class BookingImportRepository {
  private static final String TAKEN =
      """
      SELECT b.reference, b.service_date
      FROM bookings b
      JOIN unnest(CAST(:references AS text[]), CAST(:days AS date[])) AS f (reference, day)
        ON b.reference = f.reference AND b.service_date = f.day
      WHERE b.company_id = :company
      """;
  private static final String INSERT =
      """
      WITH made AS (
        INSERT INTO bookings (company_id, row_key, client_id, reference, service_date, status,
            time_kind, scheduled_time, estimated_ready_time, max_early_minutes, max_late_minutes,
            purpose, mobility, own_wheelchair, companions, pickup_service_minutes,
            dropoff_service_minutes, max_ride_minutes, required_skills, sharing, preferred_language,
            is_return, parent_booking_id, billed_to_type, billed_to_contact_sealed,
            customer_name_sealed, pickup_sealed, dropoff_sealed, medical_facility_sealed,
            notes_medical_sealed, created_by, created_at, updated_at)
        SELECT :company, row_key, client_id, reference, service_date, 'ACCEPTED',
            time_kind, scheduled_time, estimated_ready_time, max_early, max_late,
            purpose, mobility, own_wheelchair, companions, pickup_service,
            dropoff_service, max_ride, skills, sharing, language,
            parent IS NOT NULL, parent, billed_to, billed_to_contact,
            customer_name, pickup, dropoff, medical_facility,
            notes_medical, CAST(:user AS bigint), :now, :now
        FROM jsonb_to_recordset(CAST(:rides AS jsonb)) AS ride (
            row_key uuid, client_id bigint, reference text, service_date date, time_kind text,
            scheduled_time timestamptz, estimated_ready_time timestamptz, max_early integer,
            max_late integer, purpose text, mobility text, own_wheelchair boolean,
            companions integer, pickup_service integer, dropoff_service integer,
            max_ride integer, skills text[], sharing text, language text, parent bigint, billed_to text,
            billed_to_contact bytea, customer_name bytea, pickup bytea, dropoff bytea,
            medical_facility bytea, notes_medical bytea)
        RETURNING id, reference),
      told AS (
        INSERT INTO booking_events (company_id, booking_id, row_key, at, actor_user_id,
            actor_role, to_status)
        SELECT :company, id, gen_random_uuid(), :now, CAST(:user AS bigint), :role, 'ACCEPTED'
        FROM made)
      SELECT id, reference FROM made
      """;

  private static final String CLIENT_KEYS =
      """
      SELECT k.id, k.public_id AS subject,
             (SELECT y.key_sealed FROM data_keys y WHERE y.subject = k.public_id) AS data_key
      FROM clients k WHERE k.company_id = :company AND k.id = ANY (CAST(:clients AS bigint[]))
      """;

  private final Seals seals;
  private final Json json;

  BookingImportRepository(Seals seals, Json json) {
    this.seals = seals;
    this.json = json;
  }

  /** Those of the rides whose reference the company's day has already. */
  Set<Key> taken(Tx tx, CompanyId company, Collection<RideRow> rides) {
    return new HashSet<>(
        tx.sql(TAKEN)
            .bind("company", company.value())
            .bind("references", rides.stream().map(RideRow::reference).toList())
            .bind("days", rides.stream().map(RideRow::day).toList())
            .list(row -> new Key(row.text("reference"), row.date("service_date"))));
  }

  /**
   * Adds rides, ACCEPTED, with the first event of each.
   *
   * @param clients by patient reference
   * @param outbounds the ids of the outbound rides that returns name, by reference
   * @return the new ids by reference
   */
  Map<String, BookingId> insert(
      Tx tx,
      CompanyId company,
      Actor actor,
      List<RideRow> rides,
      Map<String, ClientId> clients,
      Map<String, BookingId> outbounds,
      Instant now) {
    Map<ClientId, DataKey> keys = keys(tx, company, rides, clients);
    List<SealedRide> records =
        rides.stream().map(ride -> sealed(ride, clients, keys, outbounds)).toList();
    Map<String, BookingId> ids = new HashMap<>();
    tx.sql(INSERT)
        .bind("company", company.value())
        .bind("rides", new String(json.write(records), StandardCharsets.UTF_8))
        .bind("user", actor.user().map(UserId::value))
        .bind("role", actor.role())
        .bind("now", now)
        .list(row -> ids.put(row.text("reference"), new BookingId(row.longValue("id"))));
    return ids;
  }

  private Map<ClientId, DataKey> keys(
      Tx tx, CompanyId company, List<RideRow> rides, Map<String, ClientId> clients) {
    Map<ClientId, DataKey> keys = new HashMap<>();
    tx.sql(CLIENT_KEYS)
        .bind("company", company.value())
        .bind(
            "clients",
            rides.stream().map(ride -> of(clients, ride.patient()).value()).distinct().toList())
        .list(row ->
            keys.put(
                new ClientId(row.longValue("id")),
                DataKey.of(row.uuid("subject"), row.optionalBytes("data_key"))));
    keys.replaceAll(
        (_, read) -> seals.dataKeys().require(tx, Subject.client(read.subject(), company), read));
    return keys;
  }

  private SealedRide sealed(
      RideRow ride,
      Map<String, ClientId> clients,
      Map<ClientId, DataKey> keys,
      Map<String, BookingId> outbounds) {
    UUID key = RowKeys.next();
    ClientId client = of(clients, ride.patient());
    SealedRow sealed = seals.row(of(keys, client), key);
    Trip trip = ride.trip();
    Timing timing = trip.timing();
    Needs needs = trip.needs();
    return new SealedRide(
        key,
        client.value(),
        ride.reference(),
        ride.day(),
        timing.kind().name(),
        timing.scheduled().orElse(null),
        timing.estimatedReady().orElse(null),
        timing.maxEarlyMinutes(),
        timing.maxLateMinutes(),
        trip.purpose().name(),
        needs.mobility().name(),
        needs.ownWheelchair(),
        needs.companions(),
        needs.pickupServiceMinutes(),
        needs.dropoffServiceMinutes(),
        needs.maxRideMinutes(),
        needs.skills().stream().map(Enum::name).toList(),
        needs.sharing().name(),
        needs.language().orElse(null),
        ride.linked().map(outbound -> of(outbounds, outbound).value()).orElse(null),
        trip.payment().billedTo().name(),
        hex(sealed.seal(BookingSeals.CONTACT, trip.payment().contact())),
        hex(sealed.seal(BookingSeals.CUSTOMER, trip.customerName())),
        hex(sealed.seal(BookingSeals.PICKUP, trip.pickup())),
        hex(sealed.seal(BookingSeals.DROPOFF, trip.dropoff())),
        hex(sealed.seal(BookingSeals.FACILITY, trip.notes().medicalFacility())),
        hex(sealed.seal(BookingSeals.NOTES, trip.notes().medical())));
  }

  private static <K, T> T of(Map<K, T> byReference, K reference) {
    T value = byReference.get(reference);
    if (value == null) {
      throw new IllegalStateException("a reference of a checked file names nothing");
    }
    return value;
  }

  /** How PostgreSQL reads bytes in a text. */
  private static @Nullable String hex(byte @Nullable [] sealed) {
    return sealed == null ? null : "\\x" + HexFormat.of().formatHex(sealed);
  }

  /** What names a ride within a company. */
  record Key(String reference, LocalDate day) {}

  /** A ride as the statement takes it; the names are those of its columns. */
  public record SealedRide(
      UUID rowKey,
      long clientId,
      String reference,
      LocalDate serviceDate,
      String timeKind,
      @Nullable Instant scheduledTime,
      @Nullable Instant estimatedReadyTime,
      int maxEarly,
      int maxLate,
      String purpose,
      String mobility,
      boolean ownWheelchair,
      int companions,
      int pickupService,
      int dropoffService,
      int maxRide,
      List<String> skills,
      String sharing,
      @Nullable String language,
      @Nullable Long parent,
      String billedTo,
      @Nullable String billedToContact,
      @Nullable String customerName,
      @Nullable String pickup,
      @Nullable String dropoff,
      @Nullable String medicalFacility,
      @Nullable String notesMedical) {}
}
