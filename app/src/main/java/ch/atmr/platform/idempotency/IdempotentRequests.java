package ch.atmr.platform.idempotency;

import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.platform.crypto.SealedTable;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.jobs.Batches;
import ch.atmr.platform.jobs.Job;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Does what a request with an Idempotency-Key asks for once, however often it comes within a day.
 * The answer is written in the transaction of the effects: after a crash at any moment there are
 * both or neither. A request that fails leaves no trace, so its key may be used again.
 */
public final class IdempotentRequests implements Repetitions {
  /** What is sealed here. */
  public static final SealedTable SEALED = KeptAnswers.SEALED;

  private static final Duration KEPT = Duration.ofHours(24);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final int BATCH = 1000;

  private final Db db;
  private final KeptAnswers answers;
  private final Clock clock;

  public IdempotentRequests(Db db, Seals seals, Clock clock) {
    this.db = db;
    this.answers = new KeptAnswers(seals);
    this.clock = clock;
  }

  @Override
  public Outcome once(KeyedRequest request, Supplier<KeptAnswer> work) {
    Instant now = clock.instant();
    return db.together(tx -> {
      KeptAnswers.Claim claim = answers.claim(tx, request, now.minus(KEPT));
      if (!claim.free()) {
        throw new ProblemException(new Problem.KeyInUse(RETRY_AFTER));
      }
      Optional<KeptAnswer.Found> kept = claim.kept();
      if (kept.isPresent()) {
        return new Outcome(sameRequest(request, kept.get()), true);
      }
      KeptAnswer answer = work.get();
      answers.keep(tx, request, answer, now);
      return new Outcome(answer, false);
    });
  }

  /** The job that deletes answers after 24 hours. */
  public Job cleanup() {
    return new Job(
        "idempotency-cleanup",
        "0 23 * * * ?",
        "deletes answers kept for Idempotency-Keys of 24 hours ago",
        this::deleteOld);
  }

  private static KeptAnswer sameRequest(KeyedRequest request, KeptAnswer.Found kept) {
    if (!kept.fingerprint().equals(request.fingerprint())) {
      throw new ProblemException(new Problem.KeyReused());
    }
    return kept.answer();
  }

  private long deleteOld(boolean dryRun) {
    Instant until = clock.instant().minus(KEPT);
    if (dryRun) {
      return db.system("idempotency cleanup", tx -> answers.countOld(tx, until));
    }
    return Batches.untilSmaller(BATCH, () -> deleteSome(until));
  }

  private long deleteSome(Instant until) {
    return db.system("idempotency cleanup", tx -> answers.deleteOld(tx, until, BATCH));
  }
}
