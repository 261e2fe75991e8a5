package ch.atmr.bench;

import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Secret;
import ch.atmr.platform.crypto.DataKey;
import ch.atmr.platform.crypto.Encrypted;
import ch.atmr.platform.crypto.KeyRing;
import ch.atmr.platform.crypto.Seals;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * CPU time of what encryption adds to a list of 50 bookings: of each, six fields of the ride, three
 * of its client and two of its driver are opened. Against it stands the same with clear bytes.
 */
public final class SealingBench {
  private static final int BOOKINGS = 50;
  private static final int ROUNDS = 4_000;
  private static final Encrypted<PersonalText> COLUMN = Encrypted.text("bookings", "pickup_sealed");
  private static final PersonalText TEXT =
      new PersonalText("46.2044;6.1432;Rue de Lausanne 27, 1201 Geneve");

  private SealingBench() {}

  public static void main(String[] args) {
    Ring ring = new Ring();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < BOOKINGS; i++) {
      DataKey client = ring.seals.dataKeys().draw(UUID.randomUUID());
      DataKey driver = ring.seals.dataKeys().draw(UUID.randomUUID());
      rows.add(ring.row(client, 6));
      rows.add(ring.row(client, 3));
      rows.add(ring.row(driver, 2));
    }
    for (int warm = 0; warm < 3; warm++) {
      ring.open(rows);
    }
    PrintStream out = System.out;
    out.printf("opened, us CPU a list: %.1f%n", measured(() -> ring.open(rows)));
    out.printf("clear,  us CPU a list: %.1f%n", measured(() -> clear(rows)));
  }

  private static double measured(LongSupplier list) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long seen = 0;
    for (int i = 0; i < ROUNDS; i++) {
      seen += list.getAsLong();
    }
    long start = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < ROUNDS; i++) {
      seen += list.getAsLong();
    }
    long nanos = threads.getCurrentThreadCpuTime() - start;
    if (seen == 0) {
      throw new IllegalStateException("nothing was read");
    }
    return nanos / 1e3 / ROUNDS;
  }

  private static long clear(List<Row> rows) {
    long length = 0;
    for (Row row : rows) {
      for (byte[] text : row.clear) {
        length += new String(text, StandardCharsets.UTF_8).length();
      }
    }
    return length;
  }

  private record Row(DataKey key, UUID id, List<byte[]> sealed, List<byte[]> clear) {}

  private static final class Ring {
    private final Seals seals =
        new Seals(
            new KeyRing(new Secret("a master key for measuring, thirty-two bytes"), List.of()),
            Clock.systemUTC());

    Row row(DataKey key, int fields) {
      UUID id = UUID.randomUUID();
      List<byte[]> sealed = new ArrayList<>();
      List<byte[]> clear = new ArrayList<>();
      for (int i = 0; i < fields; i++) {
        sealed.add(seals.row(key, id).seal(COLUMN, TEXT));
        clear.add(TEXT.reveal().getBytes(StandardCharsets.UTF_8));
      }
      return new Row(key, id, sealed, clear);
    }

    long open(List<Row> rows) {
      long length = 0;
      for (Row row : rows) {
        for (byte[] value : row.sealed) {
          length += seals.row(row.key, row.id).open(COLUMN, value).orElseThrow().reveal().length();
        }
      }
      return length;
    }
  }
}
