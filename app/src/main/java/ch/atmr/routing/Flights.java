package ch.atmr.routing;

import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Lets each pair be asked for once at a time in this process: who comes second waits for what the
 * first one brings.
 */
final class Flights {
  private final ConcurrentMap<Leg, Flight> open = new ConcurrentHashMap<>();

  /** Takes on the cells that nobody is asking for; those of others are for waiting. */
  Flight depart(TableDraft draft, BitSet missing) {
    Flight flight = new Flight(draft);
    missing.stream()
        .forEach(cell -> {
          Flight first = open.putIfAbsent(draft.leg(cell), flight);
          if (first == null || first == flight) {
            flight.own.set(cell);
          } else {
            flight.others.computeIfAbsent(first, _ -> new BitSet()).set(cell);
          }
        });
    return flight;
  }

  /** The cells of one draft that are being asked for. */
  final class Flight implements AutoCloseable {
    private final TableDraft draft;
    private final BitSet own = new BitSet();
    private final Map<Flight, BitSet> others = new HashMap<>();
    private final CompletableFuture<TableDraft> landed = new CompletableFuture<>();

    private Flight(TableDraft draft) {
      this.draft = draft;
    }

    /** What this flight has to bring itself. */
    BitSet own() {
      return own;
    }

    /** Tells those who wait; also when nothing was brought. */
    @Override
    public void close() {
      own.stream().forEach(cell -> open.remove(draft.leg(cell), this));
      landed.complete(draft);
    }

    /** Takes over what others bring until then. */
    void await(long deadlineNanos) {
      others.forEach((flight, cells) -> {
        Duration left = Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
        try {
          TableDraft brought = flight.landed.get(left.toNanos(), TimeUnit.NANOSECONDS);
          cells.stream().forEach(cell -> draft.set(cell, brought.value(draft.leg(cell))));
        } catch (TimeoutException e) {
          // too late: estimated, as what OSRM does not tell in time
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
          throw new IllegalStateException("a flight lands whatever it brings", e);
        }
      });
    }
  }
}
