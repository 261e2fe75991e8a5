package ch.atmr.routing;

import ch.atmr.platform.outbound.RemoteFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;

/** Asks for blocks, some abreast, until all are told or the time is over. */
final class BlockRequests {
  private static final Logger LOG = Logger.getLogger(BlockRequests.class.getName());

  private final OsrmClient client;
  private final Semaphore abreast;

  /**
   * @param concurrency requests at a time, of all who ask in this process
   */
  BlockRequests(OsrmClient client, int concurrency) {
    this.client = client;
    this.abreast = new Semaphore(concurrency);
  }

  /** Writes into the draft what OSRM tells in time; returns when nobody writes any more. */
  void fill(TableDraft draft, List<Block> blocks, long deadlineNanos) {
    if (blocks.isEmpty()) {
      return;
    }
    List<Callable<Boolean>> tasks =
        blocks.stream()
            .<Callable<Boolean>>map(block -> () -> ask(draft, block, deadlineNanos))
            .toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.invokeAll(tasks, left(deadlineNanos).toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean ask(TableDraft draft, Block block, long deadlineNanos)
      throws InterruptedException {
    if (!abreast.tryAcquire(left(deadlineNanos).toNanos(), TimeUnit.NANOSECONDS)) {
      return false;
    }
    try {
      return told(draft, block, deadlineNanos);
    } catch (RemoteFailure e) {
      LOG.fine(() -> "a block is estimated: " + e.getMessage());
      return false;
    } catch (CancellationException e) {
      return false; // the time is over
    } finally {
      abreast.release();
    }
  }

  private boolean told(TableDraft draft, Block block, long deadlineNanos) {
    int[] places = block.places();
    Duration left = left(deadlineNanos);
    if (block.isEmpty() || places.length < 2 || left.isZero()) {
      return false;
    }
    return switch (client.table(draft, block, left)) {
      case TableAnswer.Times times -> write(draft, block, times);
      case TableAnswer.TooBig _ -> {
        LOG.warning("OSRM's --max-table-size is below OSRM_MAX_TABLE_SIZE");
        boolean all = true;
        for (Block half : block.halves()) {
          all &= told(draft, half, deadlineNanos);
        }
        yield all;
      }
      case TableAnswer.NoSegment noSegment -> {
        int place = noSegment.place().orElse(-1);
        // Each time one place less, so this ends.
        yield place >= 0
            && place < places.length
            && told(draft, block.without(places[place]), deadlineNanos);
      }
      case TableAnswer.Useless useless -> {
        LOG.warning(() -> "OSRM answered " + useless.code());
        yield false;
      }
    };
  }

  private static boolean write(TableDraft draft, Block block, TableAnswer.Times times) {
    for (int row = 0; row < block.sources().size(); row++) {
      for (int column = 0; column < block.destinations().size(); column++) {
        int from = block.sources().get(row);
        int to = block.destinations().get(column);
        if (!draft.spot(from).equals(draft.spot(to))) {
          draft.set(from * draft.size() + to, times.seconds()[row][column]);
        }
      }
    }
    return true;
  }

  private static Duration left(long deadlineNanos) {
    return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
  }
}
