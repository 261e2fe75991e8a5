package ch.atmr.platform.http;

import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.DbSettings;
import java.util.List;
import java.util.Map;

/** Routes of the contract without features behind them: each answers or fails in its own way. */
final class SampleRoutes implements AutoCloseable {
  private final Db noDatabase =
      new Db(DbSettings.of("jdbc:postgresql://127.0.0.1:1/none", "nobody", "", 2));

  void register(Api api) {
    api.get(
            "/bookings",
            Permission.LIST_BOOKINGS,
            Limit.DEFAULT,
            call -> Reply.ok(Map.of("address", call.clientAddress())))
        .post(
            "/bookings",
            Permission.WRITE_BOOKING,
            Limit.DEFAULT,
            _ -> Reply.created("/bookings/7", Map.of("id", 7)).withVersion(3))
        .get("/bookings/{id}", Permission.READ_BOOKING, Limit.DEFAULT, this::booking)
        .put(
            "/companies/me",
            Permission.MANAGE_COMPANY,
            Limit.DEFAULT,
            call -> Reply.ok(Map.of("expected", call.expectedVersion().orElse(-1))))
        .post("/auth/logout", Permission.PUBLIC, Limit.DEFAULT, _ -> Reply.noContent())
        .post("/auth/login", Permission.PUBLIC, Limit.DEFAULT, _ -> Reply.noContent())
        .postCsv(
            "/companies/me/imports/bookings",
            Permission.MANAGE_COMPANY,
            Limit.DEFAULT,
            call -> Reply.ok(Map.of("bytes", call.bytes().length)));
  }

  private Reply booking(Call call) {
    return switch ((int) call.pathId("id")) {
      case 1 -> throw new IllegalStateException("secret inner workings");
      case 2 ->
          throw new ProblemException(
              new Problem.Conflict(
                  Problem.Conflict.Reason.BOOKING_STATE, Map.of("booking_status", "CANCELED")));
      case 3 ->
          Reply.ok(
              noDatabase.<Integer>nobody(tx -> tx.sql("SELECT 1 AS v").one(r -> r.intValue("v"))));
      case 4 -> throw new StackOverflowError();
      case 5 ->
          throw new ProblemException(
              new Problem.BadRows(
                  List.of(new Problem.BadRow(3, "date", "required", List.of())), 4));
      default -> Reply.ok(Map.of("id", call.pathId("id"), "language", call.language().name()));
    };
  }

  @Override
  public void close() {
    noDatabase.close();
  }
}
