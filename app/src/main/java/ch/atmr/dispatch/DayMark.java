package ch.atmr.dispatch;

import ch.atmr.bookings.Ride;
import ch.atmr.kernel.ClientId;
import ch.atmr.kernel.DriverId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeSet;

/**
 * A mark of all that a plan of a day depends on. Two equal marks, on any process: the same rides
 * with the same wishes and drivers, the same shifts with the same crews.
 */
final class DayMark {
  private final MessageDigest digest;

  private DayMark() {
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK lacks SHA-256", e);
    }
  }

  static String of(Day day) {
    DayMark mark = new DayMark();
    day.rides().forEach(mark::add);
    day.fixed().forEach(mark::add);
    day.duties().forEach(mark::add);
    return HexFormat.of().formatHex(mark.digest.digest());
  }

  private void add(Ride ride) {
    add(
        ride.id(),
        ride.status(),
        ride.pickup().point(),
        ride.dropoff().point(),
        ride.timeKind(),
        ride.window(),
        ride.mobility(),
        ride.companions(),
        ride.pickupServiceMinutes(),
        ride.dropoffServiceMinutes(),
        ride.maxRideMinutes(),
        new TreeSet<>(ride.skills()),
        ride.sharing(),
        ride.exclusions().drivers().stream().mapToLong(DriverId::value).sorted().boxed().toList(),
        ride.exclusions().clients().stream().mapToLong(ClientId::value).sorted().boxed().toList(),
        ride.parent(),
        ride.assignment());
  }

  private void add(Duty duty) {
    add(
        duty.shift(),
        duty.crew(),
        duty.capacity(),
        new TreeSet<>(duty.skills()),
        duty.startsAt(),
        duty.endsAt(),
        duty.depot(),
        duty.end(),
        duty.rest());
  }

  // Records print alike in every process; sets only when they are sorted.
  private void add(Object... parts) {
    for (Object part : parts) {
      digest.update(part.toString().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) '\n');
    }
  }
}
