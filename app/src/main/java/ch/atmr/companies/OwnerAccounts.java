package ch.atmr.companies;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.http.Language;

/** Makes the login of a new company's owner. */
@FunctionalInterface
public interface OwnerAccounts {

  /**
   * Adds a COMPANY user and mails it a link to set a password.
   *
   * @throws ch.atmr.kernel.ProblemException EMAIL_TAKEN
   */
  UserId open(Tx tx, CompanyId company, Owner owner);

  /**
   * Who owns a company.
   *
   * @param language of the mail
   */
  record Owner(
      PersonalText email, PersonalText firstName, PersonalText lastName, Language language) {}
}
