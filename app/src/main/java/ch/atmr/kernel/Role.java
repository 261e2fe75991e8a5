package ch.atmr.kernel;

/** What a user is to the system; each user has one role. */
public enum Role {
  /** Operates the platform, across companies. */
  ADMIN,
  /** Dispatches and administers one company. */
  COMPANY,
  /** Drives for one company. */
  DRIVER,
  /** Books rides for itself. */
  CLIENT
}
