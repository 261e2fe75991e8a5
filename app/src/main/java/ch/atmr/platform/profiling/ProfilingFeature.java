package ch.atmr.platform.profiling;

import ch.atmr.platform.db.Db;
import ch.atmr.platform.http.Api;
import ch.atmr.platform.jobs.Job;
import java.time.Clock;
import java.time.Duration;

/** Puts the feature together, so that only what others use leaves the package. */
public final class ProfilingFeature implements AutoCloseable {
  private final Recorder recorder = new Recorder();
  private final Duration window;
  private final Profiles profiles;

  /**
   * @param window how long the weekly profile watches
   */
  public ProfilingFeature(Db db, Replica process, Duration window, Clock clock) {
    this.window = window;
    this.profiles = new Profiles(db, new ProfileRepository(), recorder, process, clock);
  }

  /** Adds the routes. */
  public void register(Api api) {
    new ProfileRoutes(profiles).register(api);
  }

  /** The weekly profile. */
  public Job job() {
    return profiles.job(window);
  }

  /** How the latest weekly profiles compare, newest first. */
  public ProfileReport report(int weeks) {
    return ProfileReport.of(profiles.weekly(weeks));
  }

  /** From now on this process serves, so it may be watched. */
  public void start() {
    recorder.start();
  }

  /** Ends a window under way. */
  @Override
  public void close() {
    recorder.close();
  }

  /**
   * Which process is watched.
   *
   * @param name of the replica
   * @param release that it runs
   */
  public record Replica(String name, String release) {}
}
