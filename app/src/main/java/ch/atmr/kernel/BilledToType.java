package ch.atmr.kernel;

/** Who pays for a ride. */
public enum BilledToType {
  PATIENT,
  CLINIC,
  INSURANCE
}
