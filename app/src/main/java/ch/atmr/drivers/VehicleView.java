package ch.atmr.drivers;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A vehicle as the API shows it. */
public record VehicleView(
    long id,
    long companyId,
    @Nullable String reference,
    @Nullable String model,
    @Nullable String licensePlate,
    String vehicleType,
    int seats,
    int wheelchairPlaces,
    int seatsPerWheelchair,
    int stretcherPlaces,
    boolean stretcherExcludesWheelchair,
    List<LayoutView> layouts,
    @Nullable Integer year,
    @Nullable String vin,
    @Nullable LocalDate insuranceExpiresAt,
    @Nullable LocalDate inspectionExpiresAt,
    boolean isActive,
    Instant createdAt,
    Instant updatedAt,
    int version) {

  static VehicleView of(Vehicle vehicle) {
    VehicleDetails details = vehicle.details();
    VehicleCapacity capacity = details.capacity();
    return new VehicleView(
        vehicle.id().value(),
        vehicle.company().value(),
        details.reference().orElse(null),
        details.model().orElse(null),
        details.licensePlate().orElse(null),
        details.type().name(),
        capacity.seats(),
        capacity.wheelchairPlaces(),
        capacity.seatsPerWheelchair(),
        capacity.stretcherPlaces(),
        capacity.stretcherExcludesWheelchair(),
        capacity.layouts().stream().map(LayoutView::of).toList(),
        details.year().isPresent() ? details.year().getAsInt() : null,
        details.vin().orElse(null),
        details.insuranceExpiresAt().orElse(null),
        details.inspectionExpiresAt().orElse(null),
        details.active(),
        vehicle.createdAt(),
        vehicle.updatedAt(),
        vehicle.version());
  }

  /** Another way to arrange the places. */
  public record LayoutView(int seats, int wheelchairPlaces, int stretcherPlaces) {
    static LayoutView of(VehicleLayout layout) {
      return new LayoutView(layout.seats(), layout.wheelchairPlaces(), layout.stretcherPlaces());
    }
  }
}
