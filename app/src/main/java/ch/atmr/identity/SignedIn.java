package ch.atmr.identity;

/** The tokens of a session and whose they are. */
record SignedIn(User user, String accessToken, String refreshToken) {
  /** No token prints. */
  @Override
  public String toString() {
    return "SignedIn[" + user.id() + "]";
  }
}
