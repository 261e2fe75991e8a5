package ch.atmr.drivers;

/** What a vehicle is; what it takes stands in its {@link VehicleCapacity}. */
public enum VehicleType {
  SEDAN,
  VAN,
  STRETCHER
}
