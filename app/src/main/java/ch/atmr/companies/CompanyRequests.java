package ch.atmr.companies;

import static ch.atmr.kernel.Changes.kept;
import static ch.atmr.kernel.Changes.personal;
import static ch.atmr.kernel.Changes.point;
import static ch.atmr.kernel.Changes.text;

import ch.atmr.kernel.GeoPoint;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What callers send about companies. */
final class CompanyRequests {
  private CompanyRequests() {}

  /** A company's changes to itself. */
  public record Update(
      @Nullable String name,
      @Nullable String address,
      @Nullable Double latitude,
      @Nullable Double longitude,
      @Nullable String domicileAddressLine1,
      @Nullable String domicileAddressLine2,
      @Nullable String domicileZip,
      @Nullable String domicileCity,
      @Nullable String domicileCountry,
      @Nullable String contactEmail,
      @Nullable String contactPhone,
      @Nullable String iban,
      @Nullable String uidIde,
      @Nullable String billingEmail,
      @Nullable String billingNotes,
      @Nullable String serviceArea,
      @Nullable Integer maxDailyBookings) {

    Company applyTo(Company old) {
      return new Company(
          old.id(),
          kept(name, old.name()).strip(),
          personal(address, old.address()),
          movedPoint(old),
          domicile(old.domicile()),
          new Company.Contact(
              personal(contactEmail, old.contact().email()),
              personal(contactPhone, old.contact().phone())),
          billing(old.billing()),
          text(serviceArea, old.serviceArea()),
          kept(maxDailyBookings, old.maxDailyBookings()),
          old.zone(),
          old.approved(),
          old.dispatchEnabled(),
          old.acceptedAt(),
          old.createdAt(),
          old.version());
    }

    // A new address without a point has none: the old one would be wrong.
    private Optional<GeoPoint> movedPoint(Company old) {
      boolean moved = address != null && !personal(address, Optional.empty()).equals(old.address());
      return point(latitude, longitude, moved ? Optional.empty() : old.point());
    }

    private Domicile domicile(Domicile old) {
      return new Domicile(
          text(domicileAddressLine1, old.line1()),
          text(domicileAddressLine2, old.line2()),
          text(domicileZip, old.zip()),
          text(domicileCity, old.city()),
          text(domicileCountry, old.country()));
    }

    private Company.Billing billing(Company.Billing old) {
      return new Company.Billing(
          parsed("iban", iban, old.iban(), Iban::parse),
          parsed("uid_ide", uidIde, old.uid(), Uid::parse),
          personal(billingEmail, old.email()),
          personal(billingNotes, old.notes()));
    }

    private static <T> Optional<T> parsed(
        String field,
        @Nullable String wanted,
        Optional<T> old,
        Function<String, Optional<T>> parser) {
      if (wanted == null || wanted.isEmpty()) {
        return wanted == null ? old : Optional.empty();
      }
      Optional<T> parsed = parser.apply(wanted);
      if (parsed.isEmpty()) {
        throw new ProblemException(Problem.Invalid.field(field, "checkDigit"));
      }
      return parsed;
    }
  }

  /** A new company and its owner. */
  public record Create(
      String name,
      String ownerEmail,
      String ownerFirstName,
      String ownerLastName,
      @Nullable Boolean isApproved,
      @Nullable Boolean dispatchEnabled) {}

  /** What an administrator decides. */
  public record Approval(@Nullable Boolean isApproved, @Nullable Boolean dispatchEnabled) {}
}
