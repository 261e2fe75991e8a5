package ch.atmr.platform.crypto;

import ch.atmr.kernel.PersonalText;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Makes blind indexes: equal texts (case, accents and blanks aside) have equal indexes, and nothing
 * else can be told from them without the key.
 *
 * @param id of the master key; noted beside the indexes of a row
 */
public record IndexKey(int id, SecretKey secret) {
  private static final int INDEX_BYTES = 16;
  private static final Pattern MARKS = Pattern.compile("\\p{M}");
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

  /**
   * The index of a text.
   *
   * @param kind what is indexed, so that an e-mail's index never equals a name's
   */
  public byte[] index(String kind, PersonalText text) {
    return index(mac(), kind, normalise(text.reveal()));
  }

  /** The indexes of a text's words, for search by any of them. */
  public byte[][] words(String kind, PersonalText text) {
    Mac mac = mac();
    List<byte[]> indexes = new ArrayList<>();
    for (String word : NO_WORD.split(normalise(text.reveal()), -1)) {
      if (!word.isEmpty()) {
        indexes.add(index(mac, kind, word));
      }
    }
    return indexes.toArray(byte[][]::new);
  }

  private Mac mac() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(secret);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks HmacSHA256", e);
    }
  }

  private static byte[] index(Mac mac, String kind, String normal) {
    mac.update(kind.getBytes(StandardCharsets.UTF_8));
    mac.update((byte) 0);
    return Arrays.copyOf(mac.doFinal(normal.getBytes(StandardCharsets.UTF_8)), INDEX_BYTES);
  }

  private static String normalise(String text) {
    String decomposed = Normalizer.normalize(text.strip(), Normalizer.Form.NFKD);
    String bare = MARKS.matcher(decomposed).replaceAll("");
    return BLANKS.matcher(bare).replaceAll(" ").toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return "IndexKey[" + KeyIds.text(id) + "]";
  }
}
