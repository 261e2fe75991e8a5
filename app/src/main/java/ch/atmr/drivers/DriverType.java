package ch.atmr.drivers;

/** When a driver is called. */
public enum DriverType {
  REGULAR,
  /** A reserve. */
  EMERGENCY
}
