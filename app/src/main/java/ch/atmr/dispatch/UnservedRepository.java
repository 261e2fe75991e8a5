package ch.atmr.dispatch;

import ch.atmr.dispatch.UnservedRide.RideRemedy;
import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.RunId;
import ch.atmr.platform.db.Row;
import ch.atmr.platform.db.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The rides that runs left without a driver. */
final class UnservedRepository {
  private static final String INSERT =
      """
      INSERT INTO dispatch_unassigned (company_id, run_id, booking_id, reason, remedy)
      SELECT :company, :id, CAST(u.booking AS bigint), u.reason, CAST(u.remedy AS jsonb)
      FROM unnest(CAST(:bookings AS text[]), CAST(:reasons AS text[]), CAST(:remedies AS text[]))
           AS u (booking, reason, remedy)
      """;
  private static final String OF_RUNS =
      """
      SELECT run_id, booking_id, reason, remedy ->> 'kind' AS kind,
             CAST(remedy ->> 'minutes' AS integer) AS minutes
      FROM dispatch_unassigned
      WHERE company_id = :company AND run_id = ANY (CAST(:runs AS bigint[]))
      ORDER BY booking_id
      """;

  void add(Tx tx, DispatchRun run, List<UnservedRide> rides) {
    if (rides.isEmpty()) {
      return;
    }
    tx.sql(INSERT)
        .bind("company", run.company().value())
        .bind("id", run.id().value())
        .bind("bookings", rides.stream().map(r -> r.booking().value()).toList())
        .bind("reasons", rides.stream().map(UnservedRide::reason).toList())
        .bind("remedies", rides.stream().map(UnservedRepository::remedyText).toList())
        .update();
  }

  /** What each of the runs left unserved. */
  Map<RunId, List<UnservedRide>> of(Tx tx, CompanyId company, List<RunId> runs) {
    Map<RunId, List<UnservedRide>> byRun =
        new TreeMap<>((a, b) -> Long.compare(a.value(), b.value()));
    tx.sql(OF_RUNS)
        .bind("company", company.value())
        .bind("runs", runs.stream().map(RunId::value).toList())
        .list(row ->
            byRun
                .computeIfAbsent(new RunId(row.longValue("run_id")), _ -> new ArrayList<>())
                .add(unserved(row)));
    return byRun;
  }

  private static UnservedRide unserved(Row row) {
    Optional<RideRemedy> remedy =
        row.optionalConstant("kind", RideRemedy.Kind.class)
            .map(kind -> new RideRemedy(kind, row.optionalInt("minutes")));
    return new UnservedRide(new BookingId(row.longValue("booking_id")), row.text("reason"), remedy);
  }

  private static String remedyText(UnservedRide ride) {
    if (ride.remedy().isEmpty()) {
      return "null";
    }
    RideRemedy remedy = ride.remedy().get();
    String minutes =
        remedy.minutes().isPresent() ? ",\"minutes\":" + remedy.minutes().getAsInt() : "";
    return "{\"kind\":\"" + remedy.kind() + "\"" + minutes + "}";
  }
}
