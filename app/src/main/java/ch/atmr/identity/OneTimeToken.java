package ch.atmr.identity;

import ch.atmr.kernel.UserId;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * A token that lets a user set a password once: {@code <user id>.<32 random bytes in base64url>}.
 *
 * @param hash how it stands in the database
 */
record OneTimeToken(UserId user, byte[] hash) {
  private static final int RANDOM_BYTES = 32;

  /** The text of a new token. */
  static String draw(UserId user, SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return user.value() + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Reads what a caller sent; empty when it has not the form of a token. */
  static Optional<OneTimeToken> parse(String text) {
    int dot = text.indexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    try {
      UserId user = new UserId(Long.parseLong(text.substring(0, dot)));
      return Optional.of(new OneTimeToken(user, TokenHash.of(text)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What a token is for, and how long it is good. */
  enum Purpose {
    PASSWORD_RESET(Duration.ofHours(1)),
    INVITATION(Duration.ofDays(7));

    private final Duration life;

    Purpose(Duration life) {
      this.life = life;
    }

    Duration life() {
      return life;
    }
  }
}
