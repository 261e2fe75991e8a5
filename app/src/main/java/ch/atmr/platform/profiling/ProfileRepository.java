package ch.atmr.platform.profiling;

import ch.atmr.platform.db.Row;
import ch.atmr.platform.db.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Profiles and their hot spots. */
final class ProfileRepository {
  private static final String BEGIN =
      """
      INSERT INTO profiles (origin, process, release, seconds, began_at, status)
      VALUES (:origin, :process, :release, CAST(:seconds AS integer), :now, 'RUNNING') RETURNING id
      """;
  private static final String DONE =
      """
      UPDATE profiles
      SET status = 'DONE', recording_bytes = CAST(:bytes AS bigint), cpu_samples = CAST(:samples AS bigint),
          allocated_bytes = CAST(:allocated AS bigint), process_permille = CAST(:process AS integer),
          machine_permille = CAST(:machine AS integer), collecting_nanos = CAST(:collecting AS bigint),
          contending_nanos = CAST(:contending AS bigint), pinned_nanos = CAST(:pinned AS bigint)
      WHERE id = CAST(:id AS bigint) AND status = 'RUNNING'
      """;
  private static final String FAILED =
      "UPDATE profiles SET status = 'FAILED' WHERE id = CAST(:id AS bigint) AND status = 'RUNNING'";
  private static final String ADD_SPOTS =
      """
      INSERT INTO profile_hot_spots (profile_id, kind, rank, method, via, amount, permille)
      SELECT CAST(:id AS bigint), kind, rank, method, nullif(via, ''), amount, permille
      FROM unnest(CAST(:kinds AS text[]), CAST(CAST(:ranks AS text[]) AS integer[]), CAST(:methods AS text[]),
                  CAST(:vias AS text[]), CAST(CAST(:amounts AS text[]) AS bigint[]),
                  CAST(CAST(:permilles AS text[]) AS integer[])) AS s (kind, rank, method, via, amount, permille)
      """;

  // A window whose process went away stays RUNNING; long after its end it counts as failed.
  private static final String SELECT =
      """
      SELECT p.*, CASE WHEN p.status = 'RUNNING' AND p.began_at + make_interval(secs => p.seconds + 120) < :now
                       THEN 'FAILED' ELSE p.status END AS status_now
      FROM profiles p
      """;
  private static final String FIND = SELECT + "WHERE p.id = CAST(:id AS bigint)";
  private static final String LATEST = SELECT + "ORDER BY p.id DESC LIMIT CAST(:most AS integer)";
  private static final String WEEKLY =
      SELECT
          + "WHERE p.origin = 'WEEKLY' AND p.status = 'DONE' ORDER BY p.id DESC LIMIT CAST(:most AS integer)";
  private static final String SPOTS =
      """
      SELECT profile_id, kind, rank, method, via, amount, permille FROM profile_hot_spots
      WHERE profile_id = ANY (CAST(CAST(:ids AS text[]) AS bigint[])) ORDER BY profile_id, kind, rank
      """;
  private static final String COUNT_OLDER =
      "SELECT count(*) AS profiles FROM profiles WHERE began_at < :before";
  private static final String DELETE_OLDER = "DELETE FROM profiles WHERE began_at < :before";

  ProfileId begin(
      Tx tx, Profile.Origin origin, String process, String release, Duration window, Instant now) {
    return tx.sql(BEGIN)
        .bind("origin", origin)
        .bind("process", process)
        .bind("release", release)
        .bind("seconds", window.toSeconds())
        .bind("now", now)
        .one(row -> new ProfileId(row.longValue("id")));
  }

  void done(Tx tx, ProfileId id, Findings findings) {
    Load load = findings.load();
    tx.sql(DONE)
        .bind("id", id.value())
        .bind("bytes", findings.recordingBytes())
        .bind("samples", load.cpuSamples())
        .bind("allocated", load.allocatedBytes())
        .bind("process", load.processPermille())
        .bind("machine", load.machinePermille())
        .bind("collecting", load.collecting().toNanos())
        .bind("contending", load.contending().toNanos())
        .bind("pinned", load.pinned().toNanos())
        .update();
    List<HotSpot> spots = findings.hotSpots();
    tx.sql(ADD_SPOTS)
        .bind("id", id.value())
        .bind("kinds", spots.stream().map(HotSpot::kind).toList())
        .bind("ranks", spots.stream().map(HotSpot::rank).toList())
        .bind("methods", spots.stream().map(HotSpot::method).toList())
        .bind("vias", spots.stream().map(spot -> spot.via().orElse("")).toList())
        .bind("amounts", spots.stream().map(HotSpot::amount).toList())
        .bind("permilles", spots.stream().map(HotSpot::permille).toList())
        .update();
  }

  void failed(Tx tx, ProfileId id) {
    tx.sql(FAILED).bind("id", id.value()).update();
  }

  Optional<Profile> find(Tx tx, ProfileId id, Instant now) {
    List<Stored> found = tx.sql(FIND).bind("id", id.value()).bind("now", now).list(Stored::of);
    return withSpots(tx, found).stream().findFirst();
  }

  /** The latest, newest first. */
  List<Profile> latest(Tx tx, int most, Instant now) {
    return withSpots(tx, tx.sql(LATEST).bind("most", most).bind("now", now).list(Stored::of));
  }

  /** The latest weekly ones that are done, newest first. */
  List<Profile> weekly(Tx tx, int most, Instant now) {
    return withSpots(tx, tx.sql(WEEKLY).bind("most", most).bind("now", now).list(Stored::of));
  }

  long countOlder(Tx tx, Instant before) {
    return tx.sql(COUNT_OLDER).bind("before", before).one(row -> row.longValue("profiles"));
  }

  long deleteOlder(Tx tx, Instant before) {
    return tx.sql(DELETE_OLDER).bind("before", before).update();
  }

  private static List<Profile> withSpots(Tx tx, List<Stored> found) {
    List<Long> ids = found.stream().map(stored -> stored.profile().id().value()).toList();
    List<OfProfile> spots = tx.sql(SPOTS).bind("ids", ids).list(OfProfile::of);
    return found.stream().map(stored -> stored.with(spots)).toList();
  }

  private record OfProfile(long profile, HotSpot spot) {
    static OfProfile of(Row row) {
      return new OfProfile(
          row.longValue("profile_id"),
          new HotSpot(
              row.constant("kind", HotSpot.Kind.class),
              row.intValue("rank"),
              row.text("method"),
              row.optionalText("via"),
              row.longValue("amount"),
              row.intValue("permille")));
    }
  }

  private record Stored(Profile profile, Optional<Long> bytes, Load load) {
    static Stored of(Row row) {
      Profile.Status status = row.constant("status_now", Profile.Status.class);
      boolean done = status == Profile.Status.DONE;
      Profile profile =
          new Profile(
              new ProfileId(row.longValue("id")),
              row.constant("origin", Profile.Origin.class),
              row.text("process"),
              row.text("release"),
              Duration.ofSeconds(row.intValue("seconds")),
              row.instant("began_at"),
              status,
              Optional.empty());
      return new Stored(
          profile,
          done ? Optional.of(row.longValue("recording_bytes")) : Optional.empty(),
          done ? load(row) : new Load(0, 0, 0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO));
    }

    Profile with(List<OfProfile> all) {
      List<HotSpot> own =
          all.stream()
              .filter(spot -> spot.profile() == profile.id().value())
              .map(OfProfile::spot)
              .toList();
      return new Profile(
          profile.id(),
          profile.origin(),
          profile.process(),
          profile.release(),
          profile.window(),
          profile.beganAt(),
          profile.status(),
          bytes.map(size -> new Findings(size, load, own)));
    }

    private static Load load(Row row) {
      return new Load(
          row.longValue("cpu_samples"),
          row.longValue("allocated_bytes"),
          row.intValue("process_permille"),
          row.intValue("machine_permille"),
          Duration.ofNanos(row.longValue("collecting_nanos")),
          Duration.ofNanos(row.longValue("contending_nanos")),
          Duration.ofNanos(row.longValue("pinned_nanos")));
    }
  }
}
