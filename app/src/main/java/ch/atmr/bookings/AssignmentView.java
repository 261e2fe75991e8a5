package ch.atmr.bookings;

import ch.atmr.platform.db.Row;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An assignment as the API shows it.
 *
 * @param unconfirmed whether it is a ride on call, planned at its estimated time
 * @param dispatchRunId null when a person assigned it
 */
public record AssignmentView(
    long id,
    long bookingId,
    long driverId,
    long vehicleId,
    UUID tourId,
    int pickupSequence,
    int dropoffSequence,
    Instant pickupAt,
    Instant dropoffAt,
    String status,
    boolean unconfirmed,
    @Nullable Long dispatchRunId) {

  static AssignmentView of(Row row) {
    return new AssignmentView(
        row.longValue("id"),
        row.longValue("booking_id"),
        row.longValue("driver_id"),
        row.longValue("vehicle_id"),
        row.uuid("tour_id"),
        row.intValue("pickup_sequence"),
        row.intValue("dropoff_sequence"),
        row.instant("pickup_at"),
        row.instant("dropoff_at"),
        row.text("status"),
        row.bool("unconfirmed"),
        row.optionalLong("dispatch_run_id").stream().boxed().findFirst().orElse(null));
  }
}
