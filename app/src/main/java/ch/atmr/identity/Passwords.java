package ch.atmr.identity;

import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Hashes passwords with Argon2id (RFC 9106) at 19 MiB, two passes, one lane: OWASP's first choice.
 * Only so many hash at once, so that a burst of sign-ins cannot take all memory.
 */
public final class Passwords {
  private static final Cost COST = new Cost(19 * 1024, 2, 1);
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int SHORTEST = 8;
  private static final int LONGEST = 128;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([^$]+)\\$([^$]+)");
  // No password hashes to 32 zero bytes: verifying against it only costs what a real one does.
  private static final PasswordHash NOBODYS = phc(new byte[SALT_BYTES], new byte[HASH_BYTES]);

  private final SecureRandom random = new SecureRandom();
  private final Semaphore permits;

  /**
   * @param concurrent how many may hash at once; each takes 19 MiB
   */
  public Passwords(int concurrent) {
    this.permits = new Semaphore(concurrent, true);
  }

  /**
   * Hashes a new password. It takes about 50 ms, so call it before the transaction.
   *
   * @param field where the password stands in the request, for the problem
   * @throws ProblemException Invalid when it breaks the policy: 8 to 128 characters, an upper-case
   *     letter, a lower-case letter and a digit; Unavailable when too many hash already
   */
  public PasswordHash hash(String field, Secret password) {
    check(field, password);
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return phc(salt, argon2(password, COST, salt, HASH_BYTES));
  }

  /** Whether the password is that of the hash. No hash costs as much as a wrong password. */
  boolean matches(Secret password, Optional<PasswordHash> hash) {
    Matcher matcher = PHC.matcher(hash.orElse(NOBODYS).phc());
    if (!matcher.matches()) {
      throw new IllegalStateException("stored hash is no PHC string of Argon2id");
    }
    Cost cost =
        new Cost(
            Integer.parseInt(matcher.group(1)),
            Integer.parseInt(matcher.group(2)),
            Integer.parseInt(matcher.group(3)));
    byte[] salt = Base64.getDecoder().decode(matcher.group(4));
    byte[] expected = Base64.getDecoder().decode(matcher.group(5));
    return MessageDigest.isEqual(expected, argon2(password, cost, salt, expected.length));
  }

  /** Whether a password meets the policy. */
  public static boolean isAcceptable(Secret password) {
    String text = password.reveal();
    long length = text.codePoints().count();
    return length >= SHORTEST
        && length <= LONGEST
        && text.codePoints().anyMatch(Character::isUpperCase)
        && text.codePoints().anyMatch(Character::isLowerCase)
        && text.codePoints().anyMatch(Character::isDigit);
  }

  static void check(String field, Secret password) {
    if (!isAcceptable(password)) {
      throw new ProblemException(Problem.Invalid.field(field, "passwordPolicy"));
    }
  }

  private byte[] argon2(Secret password, Cost cost, byte[] salt, int length) {
    Argon2Parameters parameters =
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.memoryKib())
            .withIterations(cost.passes())
            .withParallelism(cost.lanes())
            .withSalt(salt)
            .build();
    byte[] hash = new byte[length];
    acquire();
    try {
      Argon2BytesGenerator generator = new Argon2BytesGenerator();
      generator.init(parameters);
      generator.generateBytes(normalised(password), hash);
    } finally {
      permits.release();
    }
    return hash;
  }

  // Keyboards write the same accented letter composed or not; RFC 8265 takes NFC for passwords.
  private static byte[] normalised(Secret password) {
    return Normalizer.normalize(password.reveal(), Normalizer.Form.NFC)
        .getBytes(StandardCharsets.UTF_8);
  }

  private void acquire() {
    try {
      if (permits.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new ProblemException(new Problem.Unavailable(RETRY_AFTER));
  }

  private static PasswordHash phc(byte[] salt, byte[] hash) {
    Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
    return new PasswordHash(
        "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
            .formatted(
                COST.memoryKib(),
                COST.passes(),
                COST.lanes(),
                encoder.encodeToString(salt),
                encoder.encodeToString(hash)));
  }

  private record Cost(int memoryKib, int passes, int lanes) {}
}
