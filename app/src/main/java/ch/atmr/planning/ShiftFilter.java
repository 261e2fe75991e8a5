package ch.atmr.planning;

import ch.atmr.kernel.DriverId;
import java.time.Instant;
import java.util.Optional;

/** Which shifts are wanted: those that start from {@code from} and before {@code to}. */
record ShiftFilter(Instant from, Instant to, Optional<DriverId> driver) {}
