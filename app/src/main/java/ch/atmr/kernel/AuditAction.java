package ch.atmr.kernel;

import java.util.Locale;

/** What the audit trail tells of: a closed set. */
public enum AuditAction {
  /** A transaction may see all tenants; written as it enters, {@code reason} says why. */
  SYSTEM_ACCESS(Category.SYSTEM_ACCESS),
  LOGIN_SUCCEEDED(Category.AUTHENTICATION),
  LOGIN_FAILED(Category.AUTHENTICATION),
  LOGGED_OUT(Category.AUTHENTICATION),
  /** A spent refresh token came again, so its session was ended. */
  TOKEN_REUSED(Category.AUTHENTICATION),
  PASSWORD_RESET(Category.AUTHENTICATION),
  /** An administrator took a password away; its owner was mailed a link to set another. */
  PASSWORD_REMOVED(Category.AUTHENTICATION),
  USER_CREATED(Category.ACCOUNTS),
  USER_ACTIVATED(Category.ACCOUNTS),
  USER_DEACTIVATED(Category.ACCOUNTS),
  EMAIL_CHANGED(Category.ACCOUNTS),
  ROLE_CHANGED(Category.ACCOUNTS),
  /** An administrator let a company dispatch, or no longer. */
  COMPANY_APPROVAL_CHANGED(Category.ACCOUNTS),
  /** Written by the table of booking events itself, as the next two are. */
  BOOKING_CREATED(Category.BOOKINGS),
  BOOKING_MOVED(Category.BOOKINGS),
  BOOKING_CANCELED(Category.BOOKINGS),
  BOOKING_CHANGED(Category.BOOKINGS),
  PLAN_PUBLISHED(Category.DISPATCH),
  /** An administrator has a process watched for a while. */
  PROFILE_ORDERED(Category.OPERATIONS),
  DATA_EXPORTED(Category.GDPR_EXPORT),
  DATA_PURGED(Category.GDPR_PURGE),
  USER_ANONYMISED(Category.GDPR_PURGE),
  /** People without a login. */
  PEOPLE_ANONYMISED(Category.GDPR_PURGE);

  private final Category category;

  AuditAction(Category category) {
    this.category = category;
  }

  /** The group that reports ask for, lower snake case: {@code gdpr_purge}. */
  public String category() {
    return category.name().toLowerCase(Locale.ROOT);
  }

  private enum Category {
    SYSTEM_ACCESS,
    AUTHENTICATION,
    ACCOUNTS,
    BOOKINGS,
    DISPATCH,
    OPERATIONS,
    GDPR_EXPORT,
    GDPR_PURGE
  }
}
