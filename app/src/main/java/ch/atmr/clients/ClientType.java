package ch.atmr.clients;

/** Where a client comes from. */
public enum ClientType {
  /** Signs in and books alone. */
  SELF_SERVICE,
  /** Entered by the company. */
  PRIVATE,
  /** An organisation. */
  CORPORATE
}
