package ch.atmr.identity;

/** Why a session ended before its time. */
enum SessionEnd {
  LOGOUT,
  /** A refresh token was used twice: somebody has a copy. */
  REUSE,
  PASSWORD_CHANGE,
  DEACTIVATED,
  /** The user may do other things than before, or of another company. */
  ROLE_CHANGE
}
