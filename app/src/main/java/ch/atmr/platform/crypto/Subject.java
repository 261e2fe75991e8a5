package ch.atmr.platform.crypto;

import ch.atmr.kernel.CompanyId;
import java.util.Optional;
import java.util.UUID;

/**
 * Whose data it is: a person or a company, which has a data key of its own.
 *
 * @param id the random name of the subject's own row
 * @param company whose tenant it belongs to; empty for users of none
 */
public record Subject(Kind kind, UUID id, Optional<CompanyId> company) {

  public static Subject user(UUID publicId, Optional<CompanyId> company) {
    return new Subject(Kind.USER, publicId, company);
  }

  public static Subject client(UUID publicId, CompanyId company) {
    return new Subject(Kind.CLIENT, publicId, Optional.of(company));
  }

  public static Subject driver(UUID rowKey, CompanyId company) {
    return new Subject(Kind.DRIVER, rowKey, Optional.of(company));
  }

  public static Subject company(UUID rowKey, CompanyId company) {
    return new Subject(Kind.COMPANY, rowKey, Optional.of(company));
  }

  /** What a subject is. */
  public enum Kind {
    USER,
    CLIENT,
    DRIVER,
    COMPANY
  }
}
