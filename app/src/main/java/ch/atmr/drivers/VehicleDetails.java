package ch.atmr.drivers;

import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a company keeps of a vehicle and may change.
 *
 * @param reference the company's own key, unique in it
 * @param licensePlate in upper case, unique in the company; imported vehicles may have none
 */
public record VehicleDetails(
    Optional<String> reference,
    Optional<String> model,
    Optional<String> licensePlate,
    VehicleType type,
    VehicleCapacity capacity,
    OptionalInt year,
    Optional<String> vin,
    Optional<LocalDate> insuranceExpiresAt,
    Optional<LocalDate> inspectionExpiresAt,
    boolean active) {

  /** A vehicle of which only the reference and what it takes are known. */
  public static VehicleDetails imported(
      String reference, VehicleType type, VehicleCapacity capacity) {
    return new VehicleDetails(
        Optional.of(reference),
        Optional.empty(),
        Optional.empty(),
        type,
        capacity,
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        true);
  }

  VehicleDetails deactivated() {
    return new VehicleDetails(
        reference,
        model,
        licensePlate,
        type,
        capacity,
        year,
        vin,
        insuranceExpiresAt,
        inspectionExpiresAt,
        false);
  }
}
