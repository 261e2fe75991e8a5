package ch.atmr.companies;

import ch.atmr.kernel.GeoPoint;
import ch.atmr.kernel.PersonalText;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A company as the API shows it. */
public record CompanyView(
    long id,
    String name,
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
    int maxDailyBookings,
    String timezone,
    boolean isApproved,
    @Nullable Instant acceptedAt,
    boolean dispatchEnabled,
    Instant createdAt,
    int version) {

  static CompanyView of(Company company) {
    Domicile domicile = company.domicile();
    Company.Billing billing = company.billing();
    return new CompanyView(
        company.id().value(),
        company.name(),
        company.address().map(PersonalText::reveal).orElse(null),
        company.point().map(GeoPoint::latitude).orElse(null),
        company.point().map(GeoPoint::longitude).orElse(null),
        domicile.line1().orElse(null),
        domicile.line2().orElse(null),
        domicile.zip().orElse(null),
        domicile.city().orElse(null),
        domicile.country().orElse(null),
        company.contact().email().map(PersonalText::reveal).orElse(null),
        company.contact().phone().map(PersonalText::reveal).orElse(null),
        billing.iban().map(Iban::text).orElse(null),
        billing.uid().map(Uid::text).orElse(null),
        billing.email().map(PersonalText::reveal).orElse(null),
        billing.notes().map(PersonalText::reveal).orElse(null),
        company.serviceArea().orElse(null),
        company.maxDailyBookings(),
        company.zone().getId(),
        company.approved(),
        company.acceptedAt().orElse(null),
        company.dispatchEnabled(),
        company.createdAt(),
        company.version());
  }
}
