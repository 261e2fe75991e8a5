package ch.atmr.identity;

/**
 * A hashed password as a PHC string: {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}. It never
 * prints itself.
 */
public record PasswordHash(String phc) {
  @Override
  public String toString() {
    return "***";
  }
}
