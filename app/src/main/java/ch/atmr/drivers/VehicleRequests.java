package ch.atmr.drivers;

import static ch.atmr.kernel.Changes.kept;
import static ch.atmr.kernel.Changes.optional;
import static ch.atmr.kernel.Changes.text;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What callers send about vehicles. */
final class VehicleRequests {
  private static final int DEFAULT_SEATS = 3;

  private VehicleRequests() {}

  /** Another way to arrange the places. */
  public record LayoutFields(
      int seats, @Nullable Integer wheelchairPlaces, @Nullable Integer stretcherPlaces) {

    VehicleLayout layout() {
      return new VehicleLayout(seats, kept(wheelchairPlaces, 0), kept(stretcherPlaces, 0));
    }
  }

  /** A vehicle's fields, of a new one or as changed; what the contract asks of each differs. */
  public record Fields(
      @Nullable String reference,
      @Nullable String model,
      @Nullable String licensePlate,
      @Nullable VehicleType vehicleType,
      @Nullable Integer seats,
      @Nullable Integer wheelchairPlaces,
      @Nullable Integer seatsPerWheelchair,
      @Nullable Integer stretcherPlaces,
      @Nullable Boolean stretcherExcludesWheelchair,
      @Nullable List<LayoutFields> layouts,
      @Nullable Integer year,
      @Nullable String vin,
      @Nullable LocalDate insuranceExpiresAt,
      @Nullable LocalDate inspectionExpiresAt,
      @Nullable Boolean isActive) {

    static final VehicleDetails NEW =
        new VehicleDetails(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            VehicleType.SEDAN,
            new VehicleCapacity(DEFAULT_SEATS, 0, 0, 0, true),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true);

    VehicleDetails applyTo(VehicleDetails old) {
      VehicleCapacity capacity = old.capacity();
      return new VehicleDetails(
          text(reference, old.reference()),
          text(model, old.model()),
          text(licensePlate, old.licensePlate()).map(Fields::plate),
          kept(vehicleType, old.type()),
          new VehicleCapacity(
              kept(seats, capacity.seats()),
              kept(wheelchairPlaces, capacity.wheelchairPlaces()),
              kept(seatsPerWheelchair, capacity.seatsPerWheelchair()),
              kept(stretcherPlaces, capacity.stretcherPlaces()),
              kept(stretcherExcludesWheelchair, capacity.stretcherExcludesWheelchair()),
              layouts == null
                  ? capacity.layouts()
                  : layouts.stream().map(LayoutFields::layout).toList()),
          year == null ? old.year() : OptionalInt.of(year),
          text(vin, old.vin()),
          optional(insuranceExpiresAt, old.insuranceExpiresAt()),
          optional(inspectionExpiresAt, old.inspectionExpiresAt()),
          kept(isActive, old.active()));
    }

    // "ge  999001" and "GE 999001" are one plate.
    private static String plate(String typed) {
      return typed.toUpperCase(Locale.ROOT).replaceAll(" +", " ");
    }
  }
}
