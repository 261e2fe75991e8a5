package ch.atmr.bookings;

import ch.atmr.kernel.BilledToType;
import ch.atmr.kernel.Mobility;
import ch.atmr.kernel.Skill;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What callers send to book a ride or to change one; the contract says which fields each operation
 * takes. Null is left out.
 */
public record BookingFields(
    @Nullable Long clientId,
    @Nullable Long companyId,
    @Nullable String customerFirstName,
    @Nullable String customerLastName,
    @Nullable String customerEmail,
    @Nullable String customerPhone,
    @Nullable String customerName,
    @Nullable String pickupLocation,
    @Nullable Double pickupLat,
    @Nullable Double pickupLon,
    @Nullable String dropoffLocation,
    @Nullable Double dropoffLat,
    @Nullable Double dropoffLon,
    @Nullable Instant scheduledTime,
    @Nullable TimeKind timeKind,
    @Nullable Integer maxEarlyMinutes,
    @Nullable Integer maxLateMinutes,
    @Nullable Instant estimatedReadyTime,
    @Nullable Mobility mobility,
    @Nullable Boolean ownWheelchair,
    @Nullable Boolean wheelchairClientHas,
    @Nullable Boolean wheelchairNeed,
    @Nullable Integer companions,
    @Nullable Integer pickupServiceMinutes,
    @Nullable Integer dropoffServiceMinutes,
    @Nullable Integer maxRideMinutes,
    @Nullable List<Skill> requiredSkills,
    @Nullable Sharing sharing,
    @Nullable String preferredLanguage,
    @Nullable Purpose purpose,
    @Nullable String medicalFacility,
    @Nullable String doctorName,
    @Nullable String hospitalService,
    @Nullable String notesMedical,
    @Nullable BigDecimal amount,
    @Nullable Long amountRappen,
    @Nullable BilledToType billedToType,
    @Nullable String billedToContact,
    @Nullable Boolean isUrgent,
    @Nullable Boolean isRoundTrip,
    @Nullable Instant returnTime,
    @Nullable Boolean returnToBeConfirmed) {}
