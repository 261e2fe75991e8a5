package ch.atmr.platform.crypto;

import ch.atmr.kernel.Secret;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.jobs.Job;
import io.helidon.metrics.api.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Puts encryption together: what seals, what erases, and the jobs that follow a rotation. */
public final class EncryptionFeature {
  private static final Duration MASTER_KEY_LIFE = Duration.ofDays(90);

  private final KeyRing ring;
  private final Seals seals;

  /**
   * @param active seals
   * @param legacy only open and find
   */
  public EncryptionFeature(Secret active, List<Secret> legacy, Clock clock) {
    this.ring = new KeyRing(active, legacy);
    this.seals = new Seals(ring, clock);
  }

  /** The master keys, which may be exchanged while the process runs. */
  public KeyRing ring() {
    return ring;
  }

  public Seals seals() {
    return seals;
  }

  /** Erases people from tables with sealed columns. */
  public Erasure erasure(List<SealedTable> tables) {
    return new Erasure(seals, tables);
  }

  /**
   * The jobs that move what old keys sealed, and that watch how old secrets are.
   *
   * @param tables all that hold sealed columns
   * @param other a secret to watch beside the master key
   */
  public List<Job> jobs(
      Db db,
      List<SealedTable> tables,
      SecretAges.Watched other,
      MeterRegistry meters,
      Clock clock) {
    KeyUses uses = new KeyUses(db, ring, tables, meters);
    SecretAges.Watched master =
        new SecretAges.Watched("encryption", ring::activeKeyId, MASTER_KEY_LIFE);
    return List.of(
        new ReEncryption(db, seals, tables, uses, clock).job(),
        new SecretAges(db, List.of(other, master), uses, meters, clock).job());
  }
}
